//! Definitions, values and edges of computed attributes (P-37, P-46 to P-53, PS-2 to PS-4).

mod definitions;
mod derived;
mod ground;
mod shop;
mod stored_form;
mod stories;
