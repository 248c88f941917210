//! Segments of a workspace (P-79, P-85, A-95, A-225): made, changed, deleted, tried, listed.

mod look;
mod members;
mod preview;
#[cfg(test)]
mod tests;
mod usage;

pub use members::{MemberPage, MemberQuery};
pub use preview::{Preview, PreviewQuery};
pub(crate) use usage::usages;

use crate::definitions::EventDefinitions;
use crate::scope::Scope;
use crate::{Actor, App, Catalog, Error};
use rapport_domain::attribute::Attributes;
use rapport_domain::event::EventDefinition;
use rapport_domain::ids::SegmentId;
use rapport_domain::problem::{Problem, ProblemCode};
use rapport_domain::segment::{Definitions, Segment, SegmentInput};
use rapport_store::Tx;
use rapport_store::segments::SegmentRow;
use std::sync::Arc;

/// A segment, with its rules as they were written.
#[derive(Debug, Clone)]
pub struct SegmentInfo {
    /// The segment.
    pub segment: Segment,
    /// What was asked for.
    pub input: SegmentInput,
}

/// The definitions that conditions and formulas name.
pub(crate) struct Named<'a> {
    pub(crate) attributes: &'a Attributes,
    pub(crate) events: &'a EventDefinitions,
}

impl Definitions for Named<'_> {
    fn attributes(&self) -> &Attributes {
        self.attributes
    }

    fn event_definition(&self, id: &str) -> Option<&EventDefinition> {
        self.events.definition(id)
    }
}

impl Definitions for Catalog {
    fn attributes(&self) -> &Attributes {
        &self.attributes
    }

    fn event_definition(&self, id: &str) -> Option<&EventDefinition> {
        self.events.definition(id)
    }
}

/// All segments of a workspace, in the order they were made.
pub(crate) fn load(
    tx: &mut Tx<'_>,
    workspace: rapport_domain::ids::WorkspaceId,
    attributes: &Attributes,
    events: &EventDefinitions,
) -> Result<Vec<Arc<SegmentInfo>>, Error> {
    let definitions = Named { attributes, events };
    let read = |row: SegmentRow| {
        let SegmentRow { id, input, created_at, modified_at } = row;
        // What a segment names cannot be taken away from it.
        let segment = input
            .restore(id, created_at, modified_at, &definitions)
            .map_err(|_| rapport_store::Error::corrupt(format!("the segment {id}")))?;
        Ok(Arc::new(SegmentInfo { segment, input }))
    };
    tx.segments(workspace)?.into_iter().map(read).collect()
}

impl App {
    /// All segments in the order they were made.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn segments(&self, actor: &Actor) -> Result<Vec<Arc<SegmentInfo>>, Error> {
        self.look(actor, |_, scope| Ok(scope.catalog.segments.clone())).await
    }

    /// One segment.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn segment(&self, actor: &Actor, id: SegmentId) -> Result<Arc<SegmentInfo>, Error> {
        self.look(actor, move |_, scope| existing(&scope.catalog, id)).await
    }

    /// Makes a segment.
    ///
    /// # Errors
    /// [`Error::NameTaken`] when the name is all that is wrong; else [`Error::Invalid`].
    pub async fn create_segment(
        &self,
        actor: &Actor,
        input: SegmentInput,
    ) -> Result<Arc<SegmentInfo>, Error> {
        self.transact(actor, move |tx, scope| {
            let id = SegmentId(scope.app.ids.number(scope.now));
            let others = names(scope, None);
            let segment = input
                .define(id, scope.now, &*scope.catalog, others.iter().map(String::as_str))
                .map_err(|problems| taken(problems, &input.name))?;
            put(tx, scope, segment, &input)
        })
        .await
    }

    /// Replaces name, description and rules of a segment.
    ///
    /// # Errors
    /// [`Error::NotFound`]; those of [`Self::create_segment`].
    pub async fn replace_segment(
        &self,
        actor: &Actor,
        id: SegmentId,
        input: SegmentInput,
    ) -> Result<Arc<SegmentInfo>, Error> {
        self.transact(actor, move |tx, scope| {
            let current = existing(&scope.catalog, id)?;
            let others = names(scope, Some(id));
            let others = others.iter().map(String::as_str);
            let segment = input
                .redefine(&current.segment, scope.now, &*scope.catalog, others)
                .map_err(|problems| taken(problems, &input.name))?;
            put(tx, scope, segment, &input)
        })
        .await
    }

    /// Deletes a segment.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn delete_segment(&self, actor: &Actor, id: SegmentId) -> Result<(), Error> {
        self.transact(actor, move |tx, scope| {
            existing(&scope.catalog, id)?;
            tx.delete_segment(scope.workspace(), id)?;
            Ok(tx.touch_workspace(scope.workspace())?)
        })
        .await
    }
}

pub(crate) fn existing(catalog: &Catalog, id: SegmentId) -> Result<Arc<SegmentInfo>, Error> {
    let found = catalog.segments.iter().find(|info| info.segment.id == id);
    found.cloned().ok_or(Error::NotFound("segment"))
}

/// The names of all segments but this one.
fn names(scope: &Scope<'_>, this: Option<SegmentId>) -> Vec<String> {
    let segments = scope.catalog.segments.iter().map(|info| &info.segment);
    segments.filter(|other| Some(other.id) != this).map(|other| other.name.clone()).collect()
}

fn put(
    tx: &mut Tx<'_>,
    scope: &Scope<'_>,
    segment: Segment,
    input: &SegmentInput,
) -> Result<Arc<SegmentInfo>, Error> {
    let row = SegmentRow {
        id: segment.id,
        input: input.clone(),
        created_at: segment.created_at,
        modified_at: segment.modified_at,
    };
    tx.put_segment(scope.workspace(), &row)?;
    tx.touch_workspace(scope.workspace())?;
    Ok(Arc::new(SegmentInfo { segment, input: row.input }))
}

fn taken(problems: Vec<Problem>, name: &str) -> Error {
    match problems.as_slice() {
        [one] if one.code == ProblemCode::Taken && one.path == "name" => {
            Error::NameTaken { what: "segment", name: name.trim().to_owned() }
        }
        _ => Error::Invalid(problems),
    }
}
