//! Event definitions over the store (P-61 to P-63, P-70, PS-1).
