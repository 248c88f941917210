//! Lists of persons: pages in an order, filtered or searched (P-89).

use super::{Profile, load};
use crate::scope::Scope;
use crate::{Actor, App, Error, cursor};
use rapport_domain::attribute::StandardAttribute;
use rapport_domain::filter::{self, Condition, Snapshot};
use rapport_domain::ids::PersonId;
use rapport_domain::person::Person;
use rapport_domain::value::Value;
use rapport_store::Tx;
use rapport_store::persons::PersonPosition;
pub use rapport_store::persons::{Descending, PersonOrder};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};

/// Persons read by one step of a scan.
const STEP: i64 = 200;

/// Matches of each kind up to which a search goes by them; where more begin like this, it looks
/// through everybody, because a page of them is soon found.
const SEARCH_MATCHES_MAX: i64 = 1000;

/// Which persons, in which order, which page.
#[derive(Debug, Clone, Default)]
pub struct PersonQuery {
    /// A condition as JSON.
    pub condition: Option<String>,
    /// Beginnings of names or contacts, separated by spaces; newest persons first.
    pub search: Option<String>,
    /// The order.
    pub sort: PersonSort,
    /// Where the page starts.
    pub start: PersonStart,
    /// Persons of the page.
    pub limit: usize,
    /// Whether all matches are counted.
    pub count: PersonCount,
}

/// An order and its direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PersonSort {
    /// By what.
    pub order: PersonOrder,
    /// In which direction.
    pub descending: Descending,
}

/// Newest first.
impl Default for PersonSort {
    fn default() -> Self {
        Self { order: PersonOrder::CreatedAt, descending: Descending(true) }
    }
}

/// Where a page starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PersonStart {
    /// After that many matches: the numbered pages of the people API.
    Skip(usize),
    /// After the last person of the page that gave this cursor.
    After(String),
}

impl Default for PersonStart {
    fn default() -> Self {
        Self::Skip(0)
    }
}

/// Whether and how far matches are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PersonCount {
    /// Not.
    #[default]
    None,
    /// Up to a number; beyond it the total is that number and capped.
    UpTo(usize),
    /// All of them.
    All,
}

/// A page of persons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonPage {
    /// The persons.
    pub items: Vec<Profile>,
    /// The cursor of the next page, if there is one.
    pub next: Option<String>,
    /// The number of matches, if it was asked for.
    pub total: Option<usize>,
    /// Whether there are more matches than the total says.
    pub total_capped: bool,
}

/// A place in a list, as its cursor holds it.
#[derive(Serialize, Deserialize)]
struct Place {
    instant: i64,
    name: String,
    id: PersonId,
}

impl App {
    /// A page of persons.
    ///
    /// # Errors
    /// [`Error::Invalid`] with paths below `filter`, or at `cursor`.
    pub async fn persons(&self, actor: &Actor, query: PersonQuery) -> Result<PersonPage, Error> {
        self.look_through(actor, move |tx, scope| page(tx, scope, &query)).await
    }
}

fn page(tx: &mut Tx<'_>, scope: &Scope<'_>, query: &PersonQuery) -> Result<PersonPage, Error> {
    let wanted = Wanted::of(scope, query)?;
    let (mut skip, after) = match &query.start {
        PersonStart::Skip(skip) => (*skip, None),
        PersonStart::After(text) => (0, Some(cursor::decode::<Place>(text)?)),
    };
    let after = after.map(|p| PersonPosition { instant: p.instant, name: p.name, id: p.id });
    let mut source = Source::of(tx, scope, query, after)?;
    let mut found: Vec<Person> = Vec::new();
    'scan: loop {
        let step = source.next(tx, scope)?;
        if step.is_empty() {
            break;
        }
        for person in step {
            if !wanted.matches(tx, scope, &person)? {
                continue;
            }
            if skip > 0 {
                skip -= 1;
                continue;
            }
            found.push(person);
            if found.len() > query.limit {
                break 'scan;
            }
        }
    }
    let has_more = found.len() > query.limit;
    found.truncate(query.limit);
    let last = found.last().filter(|_| has_more);
    let next = last.map(|person| cursor::encode(&place(query.sort, person))).transpose()?;
    let (total, total_capped) = total(tx, scope, query, &wanted)?;
    let items = found.into_iter().map(|person| load::profile(tx, scope, person));
    Ok(PersonPage { items: items.collect::<Result<_, _>>()?, next, total, total_capped })
}

/// The number of matches, and whether counting stopped early.
fn total(
    tx: &mut Tx<'_>,
    scope: &Scope<'_>,
    query: &PersonQuery,
    wanted: &Wanted,
) -> Result<(Option<usize>, bool), Error> {
    let limit = match query.count {
        PersonCount::None => return Ok((None, false)),
        PersonCount::UpTo(limit) => limit,
        PersonCount::All => usize::MAX - 1,
    };
    let mut count: usize = 0;
    if wanted.is_everybody() {
        let most = i64::try_from(limit).unwrap_or(i64::MAX - 1).saturating_add(1);
        let counted = tx.count_persons(scope.workspace(), most)?;
        count = usize::try_from(counted).unwrap_or_default();
    } else {
        let mut source = Source::of(tx, scope, query, None)?;
        loop {
            let step = source.next(tx, scope)?;
            if step.is_empty() || count > limit {
                break;
            }
            for person in step {
                count += usize::from(wanted.matches(tx, scope, &person)?);
            }
        }
    }
    Ok((Some(count.min(limit)), count > limit))
}

fn place(sort: PersonSort, person: &Person) -> Place {
    let name = |attribute| match person.standard.get(&attribute) {
        Some(Value::Text(text)) => text.to_lowercase(),
        _ => String::new(),
    };
    let name = match sort.order {
        PersonOrder::FirstName => name(StandardAttribute::FirstName),
        PersonOrder::LastName => name(StandardAttribute::LastName),
        PersonOrder::CreatedAt | PersonOrder::ModifiedAt => String::new(),
    };
    Place { instant: person.modified.at.0, name, id: person.id }
}

/// Candidates, step by step.
enum Source {
    /// Everybody in an order, after a place.
    Ordered(PersonSort, Option<PersonPosition>),
    /// Those a search found, newest first.
    Found(VecDeque<PersonId>),
}

impl Source {
    fn of(
        tx: &mut Tx<'_>,
        scope: &Scope<'_>,
        query: &PersonQuery,
        after: Option<PersonPosition>,
    ) -> Result<Self, Error> {
        let words = words(query.search.as_deref());
        let Some(first) = words.first() else { return Ok(Self::Ordered(query.sort, after)) };
        let found = tx.search_persons(scope.workspace(), first, SEARCH_MATCHES_MAX)?;
        let Some(mut ids) = found else { return Ok(Self::Ordered(PersonSort::default(), after)) };
        if let Some(after) = after {
            ids.retain(|id| *id < after.id);
        }
        Ok(Self::Found(ids.into()))
    }

    fn next(&mut self, tx: &mut Tx<'_>, scope: &Scope<'_>) -> Result<Vec<Person>, Error> {
        let workspace = scope.workspace();
        let persons = match self {
            Self::Ordered(sort, after) => {
                let (order, descending) = (sort.order, sort.descending);
                let step = tx.persons_after(workspace, order, descending, after.as_ref(), STEP)?;
                if let Some(last) = step.last() {
                    let Place { instant, name, id } = place(*sort, last);
                    *after = Some(PersonPosition { instant, name, id });
                }
                step
            }
            Self::Found(ids) => {
                let count = ids.len().min(usize::try_from(STEP).unwrap_or(usize::MAX));
                let step: Vec<PersonId> = ids.drain(..count).collect();
                tx.load_persons(workspace, &step)?.into_iter().flatten().collect()
            }
        };
        Ok(persons.into_iter().map(|person| load::known_part(&scope.catalog, person)).collect())
    }
}

/// What a person must be to be listed.
struct Wanted {
    condition: Option<Condition>,
    words: Vec<String>,
}

impl Wanted {
    fn of(scope: &Scope<'_>, query: &PersonQuery) -> Result<Self, Error> {
        let parse = |json: &String| {
            filter::parse(json, &scope.catalog.attributes).map_err(|problems| {
                let under = problems.into_iter().map(|problem| problem.under("filter"));
                Error::Invalid(under.collect())
            })
        };
        let condition = query.condition.as_ref().map(parse).transpose()?;
        let words = words(query.search.as_deref());
        Ok(Self { condition, words: words.iter().map(|word| word.to_lowercase()).collect() })
    }

    fn is_everybody(&self) -> bool {
        self.condition.is_none() && self.words.is_empty()
    }

    fn matches(&self, tx: &mut Tx<'_>, scope: &Scope<'_>, person: &Person) -> Result<bool, Error> {
        if !self.words.iter().all(|word| begins(person, word)) {
            return Ok(false);
        }
        let Some(condition) = &self.condition else { return Ok(true) };
        let computed = match condition.reads_computed() {
            true => load::computed(tx, scope, person)?,
            false => BTreeMap::new(),
        };
        let snapshot = Snapshot {
            person,
            tags: &load::tag_names(&scope.catalog, person),
            computed: &computed,
        };
        Ok(condition.holds(&snapshot, scope.moment()))
    }
}

/// The words of a search; a phone typed with spaces is one word.
fn words(search: Option<&str>) -> Vec<String> {
    let text = search.unwrap_or_default().trim();
    let phone = |c: char| c.is_ascii_digit() || matches!(c, '+' | ' ' | '-' | '.' | '(' | ')');
    if !text.is_empty() && text.chars().all(phone) {
        return vec![text.chars().filter(char::is_ascii_digit).collect()];
    }
    text.split_whitespace().map(str::to_owned).collect()
}

/// Whether a part of a name or a contact begins with a word.
fn begins(person: &Person, word: &str) -> bool {
    let names = [
        StandardAttribute::FirstName,
        StandardAttribute::MiddleName,
        StandardAttribute::LastName,
        StandardAttribute::NickName,
    ];
    let in_names = names.iter().filter_map(|name| person.standard.get(name)).any(|value| {
        value.to_text().to_lowercase().split_whitespace().any(|part| part.starts_with(word))
    });
    let begins = |text: &str| text.to_lowercase().starts_with(word);
    in_names || person.contacts.iter().any(|contact| begins(&contact.identity.identifier))
}
