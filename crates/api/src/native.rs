//! The native API below `/api/v1`.

mod session;

use crate::route::Routes;

/// Adds the routes of the family.
pub(crate) fn add(routes: &mut Routes) {
    session::add(routes);
}
