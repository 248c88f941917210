//! Whom rules would fit: their number and some of them, before anything is saved (P-85, A-225).

use crate::persons::{Profile, load};
use crate::{Actor, App, Error, cursor};
use rapport_domain::ids::PersonId;
use rapport_domain::segment::SegmentInput;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Persons shown as a sample.
const SAMPLE: usize = 10;

/// Rules to be tried.
#[derive(Debug, Clone, Default)]
pub struct PreviewQuery {
    /// Query and events; the name plays no part.
    pub input: SegmentInput,
    /// Where to go on: the cursor of the call before.
    pub cursor: Option<String>,
    /// Persons to look at in this call, rounded up to a portion; who has more calls again.
    pub persons_at_once: usize,
}

/// What a look through persons found so far.
#[derive(Debug, Clone)]
pub struct Preview {
    /// How many fit, those of the calls before included.
    pub count: usize,
    /// Up to ten of them, the newest.
    pub sample: Vec<Profile>,
    /// How many persons were looked at.
    pub scanned: usize,
    /// How many there are.
    pub persons: usize,
    /// Where to go on; none when everybody was looked at.
    pub next: Option<String>,
}

/// How far a look has come, as its cursor holds it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Progress {
    count: usize,
    scanned: usize,
    sample: Vec<PersonId>,
    after: Option<PersonId>,
}

impl App {
    /// Looks through persons, newest first, for those whom rules fit.
    ///
    /// # Errors
    /// [`Error::Invalid`] below `query`, `events` or at `cursor`.
    pub async fn preview_segment(
        &self,
        actor: &Actor,
        query: PreviewQuery,
    ) -> Result<Preview, Error> {
        let PreviewQuery { input, cursor, persons_at_once } = query;
        let rules = self.look(actor, move |_, scope| Ok(input.rules(&*scope.catalog)?)).await?;
        let rules = Arc::new(rules);
        let mut progress = match cursor {
            None => Progress::default(),
            Some(cursor) => cursor::decode::<Progress>(&cursor)?,
        };
        progress.sample.truncate(SAMPLE);
        let until = progress.scanned.saturating_add(persons_at_once);
        let next = loop {
            let portion = self.portion(actor, Arc::clone(&rules), progress.after).await?;
            progress.count += portion.fitting.len();
            progress.scanned += portion.scanned;
            let room = SAMPLE.saturating_sub(progress.sample.len());
            progress.sample.extend(portion.fitting.into_iter().take(room));
            progress.after = match portion.last {
                None => break None,
                last => last,
            };
            if progress.scanned >= until {
                break Some(cursor::encode(&progress)?);
            }
        };
        self.previewed(actor, progress, next).await
    }

    async fn previewed(
        &self,
        actor: &Actor,
        progress: Progress,
        next: Option<String>,
    ) -> Result<Preview, Error> {
        self.look(actor, move |tx, scope| {
            let sample = tx.load_persons(scope.workspace(), &progress.sample)?;
            let sample = sample.into_iter().flatten().map(|person| {
                let person = load::known_part(&scope.catalog, person);
                load::profile(tx, scope, person)
            });
            let sample = sample.collect::<Result<Vec<_>, Error>>()?;
            let persons = match next {
                None => progress.scanned,
                Some(_) => {
                    let counted = tx.count_persons(scope.workspace(), i64::MAX)?;
                    usize::try_from(counted).unwrap_or_default().max(progress.scanned)
                }
            };
            let (count, scanned, next) = (progress.count, progress.scanned, next.clone());
            Ok(Preview { count, sample, scanned, persons, next })
        })
        .await
    }
}
