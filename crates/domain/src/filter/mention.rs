//! What a condition mentions, so that only what mentions a change is evaluated again.

use super::{Condition, Field, Literal, Test};
use crate::attribute::StandardAttribute;
use crate::ids::{AttributeId, DefinitionId, TagId};
use crate::person::{Person, Stamp};
use std::collections::{BTreeSet, HashMap};
use std::hash::Hash;

/// Fields, tags and event definitions: those a condition mentions, or those a write touched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mentions {
    /// Fields of the person; [`Field::Tags`] means whether there is any tag at all.
    pub fields: BTreeSet<Field>,
    /// Tags, by the form of their names that ignores case.
    pub tags: BTreeSet<String>,
    /// Event definitions.
    pub definitions: BTreeSet<DefinitionId>,
}

impl Mentions {
    /// What differs between two states of a person. `tag_key` names a tag.
    pub fn between(
        before: &Person,
        after: &Person,
        tag_key: impl Fn(TagId) -> Option<String>,
    ) -> Self {
        let mut changed = Self::default();
        let mut field = |differs: bool, field: Field| {
            if differs {
                changed.fields.insert(field);
            }
        };
        field(before.person_type != after.person_type, Field::Type);
        field(before.external_id() != after.external_id(), Field::ExternalId);
        field(before.contacts != after.contacts, Field::Contacts);
        field(before.tags.is_empty() != after.tags.is_empty(), Field::Tags);
        for attribute in StandardAttribute::ALL {
            let of = |person: &'_ Person| person.standard.get(attribute).cloned();
            field(of(before) != of(after), Field::Standard(*attribute));
        }
        let custom: BTreeSet<AttributeId> =
            before.custom.keys().chain(after.custom.keys()).copied().collect();
        for id in custom {
            field(before.custom.get(&id) != after.custom.get(&id), Field::Custom(id));
        }
        let mut stamp = |before: &Stamp, after: &Stamp, [at, from, by]: [Field; 3]| {
            field(before.at != after.at, at);
            field(before.from != after.from, from);
            field(before.by != after.by, by);
        };
        let created = [Field::CreatedAt, Field::CreatedFrom, Field::CreatedBy];
        stamp(&before.created, &after.created, created);
        let modified = [Field::ModifiedAt, Field::ModifiedFrom, Field::ModifiedBy];
        stamp(&before.modified, &after.modified, modified);
        let differing = before.tags.symmetric_difference(&after.tags);
        changed.tags = differing.filter_map(|tag| tag_key(*tag)).collect();
        changed
    }

    /// Adds what others mention.
    pub fn extend(&mut self, other: Self) {
        self.fields.extend(other.fields);
        self.tags.extend(other.tags);
        self.definitions.extend(other.definitions);
    }
}

impl Condition {
    /// What it mentions.
    pub fn mentions(&self) -> Mentions {
        let mut mentions = Mentions::default();
        self.collect(&mut mentions);
        mentions
    }

    fn collect(&self, mentions: &mut Mentions) {
        let clause = match self {
            Self::And(parts) | Self::Or(parts) => {
                return parts.iter().for_each(|part| part.collect(mentions));
            }
            Self::Clause(clause) => clause,
        };
        match (&clause.field, &clause.test) {
            (Field::Tags, Test::OneOf(names)) => {
                mentions.tags.extend(names.iter().filter_map(Literal::text).map(str::to_owned));
            }
            (field, _) => {
                mentions.fields.insert(field.clone());
            }
        }
    }
}

/// Which of many conditions mention what.
#[derive(Debug, Clone)]
pub struct MentionIndex<K> {
    fields: HashMap<Field, Vec<K>>,
    tags: HashMap<String, Vec<K>>,
    definitions: HashMap<DefinitionId, Vec<K>>,
}

impl<K: Copy + Ord> MentionIndex<K> {
    /// Of conditions with what each mentions.
    pub fn new(conditions: impl IntoIterator<Item = (K, Mentions)>) -> Self {
        let mut index =
            Self { fields: HashMap::new(), tags: HashMap::new(), definitions: HashMap::new() };
        for (key, mentions) in conditions {
            put(&mut index.fields, mentions.fields, key);
            put(&mut index.tags, mentions.tags, key);
            put(&mut index.definitions, mentions.definitions, key);
        }
        index
    }

    /// Those that mention anything of this, in their order.
    pub fn touched_by(&self, changed: &Mentions) -> BTreeSet<K> {
        let fields = changed.fields.iter().filter_map(|field| self.fields.get(field));
        let tags = changed.tags.iter().filter_map(|tag| self.tags.get(tag));
        let definitions = changed.definitions.iter().filter_map(|id| self.definitions.get(id));
        fields.chain(tags).chain(definitions).flatten().copied().collect()
    }
}

fn put<M: Hash + Eq, K: Copy>(index: &mut HashMap<M, Vec<K>>, mentions: BTreeSet<M>, key: K) {
    for mention in mentions {
        index.entry(mention).or_default().push(key);
    }
}
