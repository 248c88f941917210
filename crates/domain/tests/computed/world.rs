//! One person, her events and her computed attributes, living through random days.

use crate::derived::{self, derived};
use crate::oracle;
use crate::random::Random;
use crate::scenery::{attribute, clause, event};
use rapport_domain::computed::{
    ClauseView, Computed, ComputedAttribute, ComputedView, PersonState, Plan, PlannedClause,
};
use rapport_domain::event::Event;
use rapport_domain::ids::ComputedId;
use rapport_domain::segment::EventView as _;
use rapport_domain::time::{DAY_MS, Timestamp, Zone};
use rapport_domain::value::Value;

const HOUR_MS: i64 = 3_600_000;

/// Zones that change their clocks at different hours, by an hour or less, or not at all.
const ZONES: &[&str] = &[
    "UTC",
    "Europe/Zagreb",
    "America/New_York",
    "America/Santiago",
    "Asia/Kathmandu",
    "Asia/Beirut",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
];

/// Shortly before the clocks change in most of them.
const STARTS: &[&str] = &["2026-03-05T10:00:00Z", "2026-03-24T22:30:00Z", "2026-10-22T03:00:00Z"];

/// Attributes of one world; clauses have the ids after them.
const ATTRIBUTES: i64 = 6;

/// Clauses of one world.
const CLAUSES: i64 = 3;

/// The first id of scores and formulas, and the revision they have.
const DERIVED: i64 = ATTRIBUTES + CLAUSES + 1;

pub struct World {
    seed: u64,
    crowd: i64,
    random: Random,
    pub now: Timestamp,
    pub checks: u64,
    zone: Zone,
    attributes: Vec<ComputedAttribute>,
    clauses: Vec<PlannedClause>,
    /// The revision of the workspace: each definition has its own.
    revision: i64,
    /// Values that must stay, of frozen attributes.
    frozen: Vec<(ComputedId, Computed)>,
    events: Vec<Event>,
    /// The state as stored.
    bytes: Vec<u8>,
    made: u64,
}

impl World {
    /// A world in which events come in batches of up to eight times `crowd`.
    pub fn new(seed: u64, crowd: i64) -> Self {
        let mut random = Random::new(seed);
        let zone = Zone::named(random.of(ZONES)).unwrap();
        let now = Timestamp::parse(random.of(STARTS)).unwrap();
        let attributes = (1..=ATTRIBUTES).map(|id| attribute(id, id, now, &mut random)).collect();
        let ids = ATTRIBUTES + 1..=ATTRIBUTES + CLAUSES;
        let clauses = ids.map(|id| clause(id, id, now, &mut random)).collect();
        Self {
            seed,
            crowd,
            random,
            now,
            checks: 0,
            zone,
            attributes,
            clauses,
            revision: DERIVED,
            frozen: Vec::new(),
            events: Vec::new(),
            bytes: Vec::new(),
            made: 0,
        }
    }

    /// Events of the last forty days, as they would be stored now.
    pub fn random_events(&self, count: usize, random: &mut Random) -> Vec<Event> {
        (0..count).map(|number| event(&format!("p-{number}"), self.now, random)).collect()
    }

    /// The stored state after these events in batches of these sizes.
    pub fn fold(&self, events: &[Event], sizes: &[usize], at: Timestamp) -> Vec<u8> {
        let plan = self.plan();
        let mut bytes = PersonState::new(&plan).encode(&plan, at.plus_ms(-90 * DAY_MS));
        let mut rest = events;
        for size in sizes {
            let (batch, later) = rest.split_at((*size).min(rest.len()));
            rest = later;
            let mut state = PersonState::decode(&bytes).unwrap();
            batch.iter().for_each(|event| state.apply(&plan, event));
            bytes = state.encode(&plan, at);
        }
        bytes
    }

    pub fn step(&mut self) {
        match self.random.below(20) {
            0 => self.delete(),
            1 => self.redefine(),
            2 => self.rezone(),
            3 => self.freeze(),
            4..=8 => self.pass(),
            _ => self.ingest(),
        }
    }

    /// Compares every value now and later, and the announced next change, with the oracle.
    pub fn check(&mut self) {
        let (plan, bytes) = (self.plan(), self.bytes.clone());
        let state = self.state(&bytes);
        let next = state.next_change_after(&plan, self.now);
        let later = self.now.plus_ms(self.random.below(9 * DAY_MS));
        for at in [self.now, later] {
            self.check_values(&plan, &state, at);
            self.check_views(&plan, &state, at);
        }
        self.check_derived(&plan, &state, later);
        let mut edges = self.edges(&plan);
        edges.retain(|at| *at > self.now && next.is_none_or(|next| *at < next));
        edges.extend(next.map(|next| next.plus_ms(-1)));
        for _ in 0..3.min(edges.len()) {
            let at = self.random.of(&edges);
            let same =
                at <= self.now || self.live_values(&plan, at) == self.live_values(&plan, self.now);
            assert!(same, "{}: a value changed at {at}, before {next:?}", self.context());
            self.checks += 1;
        }
        if let Some(next) = next {
            let before = self.live_values(&plan, next.plus_ms(-1));
            assert_ne!(
                self.live_values(&plan, next),
                before,
                "{}: no change at {next}",
                self.context()
            );
            self.checks += 1;
        }
    }

    fn check_values(&mut self, plan: &Plan, state: &PersonState<'_>, at: Timestamp) {
        for attribute in plan.attributes() {
            let actual = state.value_at(attribute, plan.moment(at)).unwrap();
            let frozen = self.frozen.iter().find(|(id, _)| *id == attribute.id);
            let expected = match frozen {
                Some((_, value)) => value.clone(),
                None => oracle::value(attribute, &self.events, self.zone.name(), at),
            };
            assert_eq!(actual, expected, "{}: {attribute:?} at {at}", self.context());
            self.checks += 1;
        }
    }

    /// What segments see of the clauses equals what the plan answers.
    fn check_views(&mut self, plan: &Plan, state: &PersonState<'_>, at: Timestamp) {
        for clause in &self.clauses {
            let view = ClauseView { state, plan, owner: clause.owner };
            let attribute = plan.clause(clause.owner, 0).unwrap();
            let expected = oracle::value(attribute, &self.events, self.zone.name(), at);
            let actual = Computed::Value(Value::Boolean(view.clause_holds(0, at)));
            assert_eq!(actual, expected, "{}: {clause:?} at {at}", self.context());
            if let Some(next) = view.clause_changes_after(0, at) {
                let changed = oracle::value(attribute, &self.events, self.zone.name(), next);
                assert_ne!(changed, expected, "{}: {clause:?} at {next}", self.context());
            }
            self.checks += 1;
        }
    }

    /// Scores and formulas equal their twin, and stay as they are until they say that they may
    /// change.
    fn check_derived(&mut self, plan: &Plan, state: &PersonState<'_>, later: Timestamp) {
        let person = derived::somebody();
        let view = ComputedView::new(plan, state, &person, &[]);
        let twin = |world: &Self, at| {
            derived::values(&world.attributes, &world.events, world.zone.name(), at)
        };
        let now = twin(self, self.now);
        for at in [self.now, later] {
            let actual: Vec<_> = plan.derived().map(|d| view.derived_at(d, at)).collect();
            let expected = twin(self, at).map(|value| Computed::Value(Value::Integer(value)));
            assert_eq!(actual, expected, "{}: at {at}", self.context());
            self.checks += 4;
        }
        let all_edges = self.edges(plan);
        for (index, derived) in plan.derived().enumerate() {
            let next = view.derived_changes_after(derived, self.now);
            assert!(next.is_none_or(|next| next > self.now), "{}", self.context());
            let mut edges = all_edges.clone();
            edges.retain(|at| *at > self.now && next.is_none_or(|next| *at < next));
            edges.extend(next.map(|next| next.plus_ms(-1)));
            if edges.is_empty() {
                continue;
            }
            let at = self.random.of(&edges);
            let name = &derived.attribute.name;
            assert_eq!(twin(self, at)[index], now[index], "{}: {name} at {at}", self.context());
            self.checks += 1;
        }
    }

    fn live_values(&self, plan: &Plan, at: Timestamp) -> Vec<Computed> {
        let live = plan.attributes().iter().filter(|attribute| attribute.is_live());
        live.map(|a| oracle::value(a, &self.events, self.zone.name(), at)).collect()
    }

    /// Instants at which something may change: midnights, and the ends of windows around events.
    fn edges(&self, plan: &Plan) -> Vec<Timestamp> {
        let today = self.zone.day_of(self.now);
        let midnights = (0..100).map(|days| self.zone.start_of(today.plus(days)));
        let lengths: Vec<i64> =
            plan.attributes().iter().flat_map(|a| oracle::lengths(&a.definition)).collect();
        let after = |event: &Event| {
            let at = event.occurred_time;
            lengths.iter().map(move |length| at.plus_ms(*length)).collect::<Vec<_>>()
        };
        midnights.chain(self.events.iter().flat_map(after)).collect()
    }

    fn plan(&self) -> Plan {
        let derived = derived(&self.attributes, DERIVED, DERIVED);
        let clauses = self.clauses.clone();
        Plan::with_derived(self.attributes.clone(), derived, clauses, self.zone.clone())
    }

    /// Loads the state and rebuilds what it does not cover, as every reader does.
    fn state<'b>(&self, bytes: &'b [u8]) -> PersonState<'b> {
        let plan = self.plan();
        let mut state = PersonState::open(bytes, &plan);
        let missing = state.missing(&plan);
        state.rebuild(&missing, &plan);
        self.events.iter().for_each(|event| state.replay(&missing, &plan, event));
        state
    }

    fn store(&mut self, mut state: PersonState<'_>) {
        self.bytes = state.encode(&self.plan(), self.now);
    }

    fn ingest(&mut self) {
        let plan = self.plan();
        let bytes = self.bytes.clone();
        let mut state = self.state(&bytes);
        for _ in 0..=self.random.below(8 * self.crowd) {
            let repeat = !self.events.is_empty() && self.random.one_in(8);
            if repeat {
                // The store refuses an id it has (P-66): nothing changes.
                continue;
            }
            self.made += 1;
            let id = format!("e-{}", self.made);
            let event = event(&id, self.now, &mut self.random);
            state.apply(&plan, &event);
            self.events.push(event);
        }
        self.store(state);
    }

    /// Time passes: a little, a lot, or to an edge exactly.
    fn pass(&mut self) {
        let edges: Vec<_> =
            self.edges(&self.plan()).into_iter().filter(|at| *at > self.now).collect();
        self.now = match self.random.below(4) {
            0 => self.now.plus_ms(self.random.below(HOUR_MS)),
            1 => self.now.plus_ms(self.random.below(5 * DAY_MS)),
            2 => self.random.of(&edges),
            _ => self.random.of(&edges).plus_ms(-1).max(self.now),
        };
        if self.random.one_in(3) {
            let bytes = self.bytes.clone();
            let state = self.state(&bytes);
            self.store(state);
        }
    }

    /// An operator deletes an event: its aggregates are rebuilt from the rest.
    fn delete(&mut self) {
        if self.events.is_empty() {
            return;
        }
        let index = self.random.below(self.events.len() as i64) as usize;
        let gone = self.events.remove(index);
        let plan = self.plan();
        let bytes = self.bytes.clone();
        let mut state = PersonState::open(&bytes, &plan);
        let mut stale = state.missing(&plan);
        stale.extend(plan.attributes_of(&gone.definition_id));
        stale.sort_by_key(|attribute| attribute.id);
        stale.dedup_by_key(|attribute| attribute.id);
        state.rebuild(&stale, &plan);
        self.events.iter().for_each(|event| state.replay(&stale, &plan, event));
        self.store(state);
    }

    fn redefine(&mut self) {
        self.revision += 1;
        let id = self.random.below(ATTRIBUTES + CLAUSES) + 1;
        if id > ATTRIBUTES {
            let new = clause(id, self.revision, self.now, &mut self.random);
            *self.clauses.get_mut((id - ATTRIBUTES - 1) as usize).unwrap() = new;
            return;
        }
        let new = attribute(id, self.revision, self.now, &mut self.random);
        self.frozen.retain(|(id, _)| *id != new.id);
        *self.attributes.get_mut(id as usize - 1).unwrap() = new;
    }

    fn rezone(&mut self) {
        self.zone = Zone::named(self.random.of(ZONES)).unwrap();
        // A frozen value is only sure to stay where its state was stored before the change.
        let bytes = self.bytes.clone();
        let state = self.state(&bytes);
        self.store(state);
    }

    fn freeze(&mut self) {
        let bytes = self.bytes.clone();
        let state = self.state(&bytes);
        self.store(state);
        let index = self.random.below(self.attributes.len() as i64) as usize;
        let attribute = self.attributes.get_mut(index).unwrap();
        let moment = Plan::new([attribute.clone()], self.zone.clone()).moment(self.now);
        if let Some(frozen) = attribute.deactivated(moment) {
            let value = oracle::value(attribute, &self.events, self.zone.name(), self.now);
            self.frozen.push((attribute.id, value));
            *attribute = frozen;
        }
    }

    fn context(&self) -> String {
        format!("seed {}, now {}, zone {}", self.seed, self.now, self.zone.name())
    }
}
