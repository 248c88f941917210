//! Computed attributes over the store, on both engines (P-37 to P-48, PS-2, PS-3).
