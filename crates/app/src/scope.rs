//! One transaction of a use case: in whose name, when, by which definitions, and what it reports.

use crate::feed::{FeedEntry, Reported};
use crate::{Actor, App, Catalog, Error};
use rapport_domain::filter::Now;
use rapport_domain::ids::{EventId, PersonId, WorkspaceId};
use rapport_domain::person::Stamp;
use rapport_domain::time::Timestamp;
use rapport_store::Tx;
use std::sync::Arc;
use tokio::runtime::Handle;

/// What a transaction reports to the feed.
#[derive(Clone, Default)]
pub(crate) struct Reports(Vec<Reported>);

/// What the steps of one transaction share. Opened at its start, closed before its commit.
pub struct Scope<'a> {
    /// The application.
    pub app: &'a App,
    /// Who acts.
    pub actor: &'a Actor,
    /// The one instant at which everything in the transaction happens.
    pub now: Timestamp,
    /// The definitions as this transaction sees them.
    pub catalog: Arc<Catalog>,
    entries: Vec<Reported>,
}

impl<'a> Scope<'a> {
    /// Opens a scope: reads the definitions.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such workspace.
    pub fn open(
        app: &'a App,
        tx: &mut Tx<'_>,
        actor: &'a Actor,
        now: Timestamp,
    ) -> Result<Self, Error> {
        let catalog = app.catalogs.get(tx, actor.workspace)?;
        Ok(Self { app, actor, now, catalog, entries: Vec::new() })
    }

    /// The workspace.
    pub fn workspace(&self) -> WorkspaceId {
        self.actor.workspace
    }

    /// The instant, with the time zone that says which day it is.
    pub fn moment(&self) -> Now<'_> {
        Now { at: self.now, zone: &self.catalog.zone }
    }

    /// When, from where and by whom.
    pub fn stamp(&self) -> Stamp {
        Stamp { at: self.now, from: self.actor.origin, by: self.actor.name.clone() }
    }

    /// Reads the definitions again, after this transaction changed some.
    ///
    /// # Errors
    /// Those of the store.
    pub fn reload(&mut self, tx: &mut Tx<'_>) -> Result<(), Error> {
        self.catalog = self.app.catalogs.get(tx, self.actor.workspace)?;
        Ok(())
    }

    /// Notes something for the feed.
    pub fn report(&mut self, entry: FeedEntry) {
        self.entries.push(Reported::Entry(entry));
    }

    /// Takes out what was noted for the feed, for a transaction that is still to come.
    pub(crate) fn take_reports(&mut self) -> Reports {
        Reports(std::mem::take(&mut self.entries))
    }

    /// Notes what another scope had noted.
    pub(crate) fn report_all(&mut self, reports: Reports) {
        self.entries.extend(reports.0);
    }

    /// Notes a stored event for the feed.
    pub(crate) fn report_event(&mut self, id: EventId) {
        self.entries.push(Reported::Event(id));
    }

    /// Notes a message of a chat for the feed.
    pub(crate) fn report_message(&mut self, chat: i64, seq: i64, person: Option<PersonId>) {
        self.entries.push(Reported::Message(chat, seq, person));
    }

    /// Appends what was reported to the feed, as one row.
    ///
    /// # Errors
    /// Those of the store.
    pub fn close(self, tx: &mut Tx<'_>) -> Result<(), Error> {
        if self.entries.is_empty() {
            return Ok(());
        }
        let entries = serde_json::to_string(&self.entries)
            .map_err(|error| Error::Internal(format!("feed entries: {error}")))?;
        let count = self.entries.len() as i64;
        Ok(tx.append_feed(self.actor.workspace, self.now, &entries, count)?)
    }
}

impl App {
    /// Runs one use case in one transaction and wakes the feed's readers after its commit.
    pub(crate) async fn transact<T, F>(&self, actor: &Actor, decide: F) -> Result<T, Error>
    where
        F: Fn(&mut Tx<'_>, &mut Scope<'_>) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        let now = self.now();
        self.transact_at(actor, move |_| now, decide).await
    }

    /// The same with an instant of its own, asked for when the transaction runs.
    pub(crate) async fn transact_at<T, F>(
        &self,
        actor: &Actor,
        instant: impl Fn(&Self) -> Timestamp + Send + 'static,
        decide: F,
    ) -> Result<T, Error>
    where
        F: Fn(&mut Tx<'_>, &mut Scope<'_>) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        let (app, actor) = (self.clone(), actor.clone());
        let answer = self
            .store
            .write(move |tx: &mut Tx<'_>| {
                let now = instant(&app);
                let mut scope = Scope::open(&app, tx, &actor, now)?;
                let answer = decide(tx, &mut scope)?;
                scope.close(tx)?;
                Ok::<T, Error>(answer)
            })
            .await?;
        self.feed.wake();
        Ok(answer)
    }

    /// Runs one reading use case on a snapshot.
    pub(crate) async fn look<T, F>(&self, actor: &Actor, read: F) -> Result<T, Error>
    where
        F: Fn(&mut Tx<'_>, &Scope<'_>) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        let (app, actor, now) = (self.clone(), actor.clone(), self.now());
        self.store
            .read(move |tx: &mut Tx<'_>| {
                let scope = Scope::open(&app, tx, &actor, now)?;
                read(tx, &scope)
            })
            .await
    }

    /// Runs one reading use case that looks through many rows, on a thread that may be busy for a
    /// while: neither other requests nor the runtime wait for it.
    pub(crate) async fn look_through<T, F>(&self, actor: &Actor, read: F) -> Result<T, Error>
    where
        F: Fn(&mut Tx<'_>, &Scope<'_>) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        let (app, actor, runtime) = (self.clone(), actor.clone(), Handle::current());
        let work = move || runtime.block_on(app.look(&actor, read));
        let done = tokio::task::spawn_blocking(work).await;
        done.map_err(|error| Error::Internal(format!("a look through many rows: {error}")))?
    }
}
