//! The members of a segment, exact as of the answer.

use super::existing;
use crate::persons::{Profile, load};
use crate::{Actor, App, Error};
use rapport_domain::ids::{PersonId, SegmentId};
use std::sync::Arc;

/// Which members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemberQuery {
    /// Members before the page.
    pub skip: usize,
    /// Members of the page.
    pub limit: usize,
}

/// A page of members, newest persons first.
#[derive(Debug, Clone)]
pub struct MemberPage {
    /// The members.
    pub items: Vec<Profile>,
    /// How many members there are.
    pub total: usize,
}

impl App {
    /// A page of a segment's members. It looks through everybody, since the number of all is part
    /// of the answer.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn segment_members(
        &self,
        actor: &Actor,
        id: SegmentId,
        query: MemberQuery,
    ) -> Result<MemberPage, Error> {
        let found = self.look(actor, move |_, scope| existing(&scope.catalog, id)).await?;
        let rules = Arc::new(found.segment.rules.clone());
        let end = query.skip.saturating_add(query.limit);
        let (mut total, mut after) = (0, None);
        let mut shown: Vec<PersonId> = Vec::new();
        loop {
            let portion = self.portion(actor, Arc::clone(&rules), after).await?;
            for id in portion.fitting {
                if (query.skip..end).contains(&total) {
                    shown.push(id);
                }
                total += 1;
            }
            after = match portion.last {
                None => break,
                last => last,
            };
        }
        self.look(actor, move |tx, scope| {
            let persons = tx.load_persons(scope.workspace(), &shown)?.into_iter().flatten();
            let profile =
                |person| load::profile(tx, scope, load::known_part(&scope.catalog, person));
            let items = persons.map(profile).collect::<Result<_, Error>>()?;
            Ok(MemberPage { items, total })
        })
        .await
    }
}
