//! Events from the outside and from the inside, on both engines (P-65 to P-72, PS-4, A-84 to ).
