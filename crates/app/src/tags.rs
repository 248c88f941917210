//! Tags of a workspace (P-76 to P-78, A-50 to A-53).

use crate::persons::load;
use crate::scope::Scope;
use crate::{Actor, App, Error, usage};
use rapport_domain::identity::Identity;
use rapport_domain::ids::TagId;
use rapport_domain::limits::{PERSON_BATCH_MAX, TAGS_MAX};
use rapport_domain::person::{Person, change};
use rapport_domain::problem::{Problem, ProblemCode};
use rapport_domain::tag::{Tag, TagName, name_key};
use rapport_store::Tx;
use std::collections::HashMap;

/// The tags of a workspace, found by name and by id.
#[derive(Debug, Default)]
pub struct Tags {
    by_key: HashMap<String, Tag>,
    keys: HashMap<TagId, String>,
}

impl Tags {
    /// From all tags.
    pub fn new(tags: Vec<Tag>) -> Self {
        let key = |tag: &Tag| name_key(&tag.name);
        let keys = tags.iter().map(|tag| (tag.id, key(tag))).collect();
        let by_key = tags.into_iter().map(|tag| (key(&tag), tag)).collect();
        Self { by_key, keys }
    }

    /// The tag of a name, ignoring case.
    pub fn named(&self, name: &TagName) -> Option<&Tag> {
        self.by_key.get(&name.key())
    }

    /// The tag of an id.
    pub fn get(&self, id: TagId) -> Option<&Tag> {
        self.by_key.get(self.keys.get(&id)?)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

/// A tag with what the Tags page shows (P-78).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagInfo {
    /// The tag.
    pub tag: Tag,
    /// Persons who carry it.
    pub persons: i64,
}

/// What happens to a tag of persons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TagAction {
    /// They get it; who has it keeps it.
    Add,
    /// They lose it; who has it not is fine.
    Remove,
}

impl App {
    /// All tags by name.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn tags(&self, actor: &Actor) -> Result<Vec<TagInfo>, Error> {
        self.look(actor, |tx, scope| {
            let counts: HashMap<TagId, i64> =
                tx.tag_counts(scope.workspace())?.into_iter().collect();
            let info = |tag: Tag| TagInfo {
                persons: counts.get(&tag.id).copied().unwrap_or_default(),
                tag,
            };
            Ok(tx.tags(scope.workspace())?.into_iter().map(info).collect())
        })
        .await
    }

    /// The tag of a name, ignoring case.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn tag(&self, actor: &Actor, name: String) -> Result<Tag, Error> {
        self.look(actor, move |_, scope| existing(scope, &name)).await
    }

    /// Makes a tag.
    ///
    /// # Errors
    /// [`Error::Invalid`] at `name`; [`Error::NameTaken`].
    pub async fn create_tag(&self, actor: &Actor, name: String) -> Result<Tag, Error> {
        self.transact(actor, move |tx, scope| {
            let name =
                TagName::new(&name).map_err(|problem| Error::invalid(problem.under("name")))?;
            if let Some(tag) = scope.catalog.tags.named(&name) {
                return Err(Error::NameTaken { what: "tag", name: tag.name.clone() });
            }
            let made = resolve(scope, &[name]);
            store_new(tx, scope, &made.iter().collect::<Vec<_>>())?;
            made.into_iter().next().ok_or(Error::NotFound("tag"))
        })
        .await
    }

    /// Deletes a tag that nothing uses and takes it off everybody (P-78).
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::InUse`] with what uses it.
    pub async fn delete_tag(&self, actor: &Actor, name: String) -> Result<(), Error> {
        self.transact(actor, move |tx, scope| {
            let tag = existing(scope, &name)?;
            usage::must_be_none(&usage::of_tag(scope, &tag))?;
            tx.delete_tag(scope.workspace(), tag.id)?;
            tx.touch_workspace(scope.workspace())?;
            Ok(())
        })
        .await
    }

    /// Gives a tag to persons or takes it from them; if the tag or one person is missing, nothing
    /// is applied.
    ///
    /// # Errors
    /// [`Error::NotFound`] of the tag or a person; [`Error::Invalid`] above `PERSON_BATCH_MAX`.
    pub async fn tag_persons(
        &self,
        actor: &Actor,
        name: String,
        action: TagAction,
        persons: Vec<Identity>,
    ) -> Result<(), Error> {
        if persons.len() > PERSON_BATCH_MAX {
            let message = format!("must have at most {PERSON_BATCH_MAX} persons");
            return Err(Error::invalid(Problem::new("people", ProblemCode::TooMany, message)));
        }
        self.transact(actor, move |tx, scope| {
            let tag = existing(scope, &name)?;
            let mut ids = tx
                .persons_by_identity(scope.workspace(), &persons)?
                .into_iter()
                .collect::<Option<Vec<_>>>()
                .ok_or(Error::NotFound("person"))?;
            ids.sort_unstable();
            ids.dedup();
            let loaded = tx.load_persons(scope.workspace(), &ids)?;
            for person in loaded.into_iter().flatten() {
                let person = load::known_part(&scope.catalog, person);
                let one = std::slice::from_ref(&tag);
                let (add, remove) = match action {
                    TagAction::Add => (one, &[][..]),
                    TagAction::Remove => (&[][..], one),
                };
                change_tags(tx, scope, &person, add, remove)?;
            }
            Ok(())
        })
        .await
    }
}

/// The tag of a name in a path or body.
fn existing(scope: &Scope<'_>, name: &str) -> Result<Tag, Error> {
    let name = TagName::new(name).map_err(|_| Error::NotFound("tag"))?;
    scope.catalog.tags.named(&name).cloned().ok_or(Error::NotFound("tag"))
}

/// The tags of these names; for those that are not there new ones, not yet stored: whoever writes a
/// person that carries one stores it with [`store_new`].
pub(crate) fn resolve(scope: &Scope<'_>, names: &[TagName]) -> Vec<Tag> {
    let mut tags: Vec<Tag> = Vec::with_capacity(names.len());
    for name in names {
        if tags.iter().any(|tag| name_key(&tag.name) == name.key()) {
            continue;
        }
        tags.push(scope.catalog.tags.named(name).cloned().unwrap_or_else(|| Tag {
            id: TagId(scope.app.ids.number(scope.now)),
            name: name.as_str().to_owned(),
            created_at: scope.now,
            modified_at: scope.now,
        }));
    }
    tags
}

/// Stores those of these tags that are new.
///
/// # Errors
/// [`Error::Invalid`] above `TAGS_MAX`; then nothing was written.
pub(crate) fn store_new(
    tx: &mut Tx<'_>,
    scope: &mut Scope<'_>,
    tags: &[&Tag],
) -> Result<(), Error> {
    let is_new = |tag: &&&Tag| scope.catalog.tags.get(tag.id).is_none();
    let new: Vec<Tag> = tags.iter().filter(is_new).map(|tag| (*tag).clone()).collect();
    if new.is_empty() {
        return Ok(());
    }
    if scope.catalog.tags.len() + new.len() > TAGS_MAX {
        let message = format!("a workspace has at most {TAGS_MAX} tags");
        return Err(Error::invalid(Problem::new("tags", ProblemCode::TooMany, message)));
    }
    tx.insert_tags(scope.workspace(), &new)?;
    tx.touch_workspace(scope.workspace())?;
    scope.reload(tx)
}

/// Changes the tags of one person.
pub(crate) fn change_tags(
    tx: &mut Tx<'_>,
    scope: &mut Scope<'_>,
    before: &Person,
    add: &[Tag],
    remove: &[Tag],
) -> Result<change::Change, Error> {
    let known: Vec<Tag> =
        load::tags_of(&scope.catalog, before).chain(add.iter().cloned()).collect();
    load::change(tx, scope, before, &known, |writing| {
        change::change_tags(before, add, remove, writing)
    })
}
