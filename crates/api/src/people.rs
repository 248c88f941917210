//! The compatible families below `/people` and `/peopleevents`.

use crate::route::Routes;

/// Adds the routes of these families.
pub(crate) fn add(routes: &mut Routes) {
    let _ = routes;
}
