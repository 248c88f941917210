//! The invariants that no foreign key enforces, each as a query for what breaks it.
//!
//! Foreign keys across families would tie tables together that may one day live on different nodes,
//! so the code keeps these invariants and `rapport check` verifies them.

use crate::{Error, Tx};

/// Offenders named per invariant: enough to start looking, few enough to read.
const NAMED_MAX: usize = 10;

/// An invariant and a query for the keys of rows that break it.
struct Invariant {
    meaning: &'static str,
    offenders: &'static str,
}

/// A broken invariant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// What should hold.
    pub meaning: &'static str,
    /// How many rows break it.
    pub count: usize,
    /// Keys of the first of them.
    pub named: Vec<String>,
}

const INVARIANTS: &[Invariant] = &[
    Invariant {
        meaning: "every identity belongs to a person",
        offenders: "SELECT i.kind || ' of person ' || CAST(i.person_id AS TEXT) FROM identity i
             LEFT JOIN person p ON p.workspace_id = i.workspace_id AND p.person_id = i.person_id
             WHERE p.person_id IS NULL",
    },
    Invariant {
        meaning: "every merged person leads to another person",
        offenders:
            "SELECT 'person ' || CAST(a.person_id AS TEXT) FROM person a
             LEFT JOIN person b ON b.workspace_id = a.workspace_id AND b.person_id = a.merged_into
             WHERE a.merged_into IS NOT NULL AND (b.person_id IS NULL OR b.person_id = a.person_id)",
    },
    Invariant {
        meaning: "every tag of a person exists",
        offenders: "SELECT 'tag ' || CAST(x.tag_id AS TEXT) FROM person_tag x
             LEFT JOIN tag t ON t.workspace_id = x.workspace_id AND t.tag_id = x.tag_id
             WHERE t.tag_id IS NULL",
    },
    Invariant {
        meaning: "every tagged person exists",
        offenders: "SELECT 'person ' || CAST(x.person_id AS TEXT) FROM person_tag x
             LEFT JOIN person p ON p.workspace_id = x.workspace_id AND p.person_id = x.person_id
             WHERE p.person_id IS NULL",
    },
    Invariant {
        meaning: "every event belongs to a person, or is about to be erased",
        offenders: "SELECT 'event of person ' || CAST(e.person_id AS TEXT) FROM event e
             LEFT JOIN person p ON p.workspace_id = e.workspace_id AND p.person_id = e.person_id
             LEFT JOIN timer t ON t.workspace_id = e.workspace_id AND t.kind = 'erasure'
              AND t.subject = CAST(e.person_id AS TEXT)
             WHERE p.person_id IS NULL AND t.subject IS NULL",
    },
    Invariant {
        meaning: "every event waits in the tail or is among the events of its person, not both",
        offenders: "SELECT CAST(e.occurred_time AS TEXT) FROM event e
             LEFT JOIN person_event p ON p.workspace_id = e.workspace_id
              AND p.person_id = e.person_id AND p.occurred_time = e.occurred_time
              AND p.event_id = e.event_id
             LEFT JOIN event_tail t ON t.workspace_id = e.workspace_id
              AND t.person_id = e.person_id AND t.received_time = e.received_time
              AND t.event_id = e.event_id
             WHERE (p.event_id IS NULL) = (t.event_id IS NULL)",
    },
    Invariant {
        meaning: "whatever is among the events of a person or in the tail is stored",
        offenders: "SELECT CAST(x.person_id AS TEXT) FROM
             (SELECT workspace_id, person_id, event_id FROM person_event UNION ALL
              SELECT workspace_id, person_id, event_id FROM event_tail) x
             LEFT JOIN event e ON e.workspace_id = x.workspace_id AND e.event_id = x.event_id
             WHERE e.event_id IS NULL",
    },
    Invariant {
        meaning: "the count of each event definition is the number of its events",
        offenders: "SELECT c.definition_id FROM event_count c WHERE c.stored <>
             (SELECT COUNT(*) FROM event e WHERE e.workspace_id = c.workspace_id
              AND e.definition_id = c.definition_id)",
    },
    Invariant {
        meaning: "every member of a segment exists",
        offenders: "SELECT 'person ' || CAST(m.person_id AS TEXT) FROM person_segment m
             LEFT JOIN person p ON p.workspace_id = m.workspace_id AND p.person_id = m.person_id
             WHERE p.person_id IS NULL",
    },
    Invariant {
        meaning: "every segment with members exists",
        offenders: "SELECT DISTINCT 'segment ' || CAST(m.segment_id AS TEXT) FROM person_segment m
             LEFT JOIN segment s ON s.workspace_id = m.workspace_id
              AND s.segment_id = m.segment_id
             WHERE s.segment_id IS NULL",
    },
    Invariant {
        meaning: "every aggregate state belongs to a person",
        offenders: "SELECT 'person ' || CAST(s.person_id AS TEXT) FROM person_state s
             LEFT JOIN person p ON p.workspace_id = s.workspace_id AND p.person_id = s.person_id
             WHERE p.person_id IS NULL",
    },
    Invariant {
        meaning: "every state that changes by time alone has a timer no later than its change",
        offenders: "SELECT 'person ' || CAST(s.person_id AS TEXT) FROM person_state s
             LEFT JOIN timer t ON t.workspace_id = s.workspace_id AND t.kind = 'computed'
              AND t.subject = CAST(s.person_id AS TEXT)
             WHERE s.next_change IS NOT NULL AND (t.due_at IS NULL OR t.due_at > s.next_change)",
    },
    Invariant {
        meaning: "every channel's active version exists",
        offenders: "SELECT 'channel ' || c.channel_id FROM channel c
             LEFT JOIN bot_version v ON v.workspace_id = c.workspace_id AND v.bot_id = c.bot_id
              AND v.number = c.bot_version
             WHERE c.bot_id IS NOT NULL AND v.number IS NULL",
    },
    Invariant {
        meaning: "every bot has a draft",
        offenders: "SELECT 'bot ' || b.bot_id FROM bot b
             LEFT JOIN bot_draft d ON d.workspace_id = b.workspace_id AND d.bot_id = b.bot_id
             WHERE d.bot_id IS NULL",
    },
    Invariant {
        meaning: "every chat's messages are numbered without a gap",
        offenders: "SELECT 'chat ' || CAST(c.chat_id AS TEXT) FROM chat c
             LEFT JOIN (SELECT workspace_id, chat_id, SUM(last_seq - first_seq + 1) AS messages,
              MAX(last_seq) AS newest FROM turn GROUP BY workspace_id, chat_id) m
              ON m.workspace_id = c.workspace_id AND m.chat_id = c.chat_id
             WHERE c.last_seq <> COALESCE(m.messages, 0) OR c.last_seq <> COALESCE(m.newest, 0)",
    },
    Invariant {
        meaning: "every claimed message id names a message",
        offenders:
            "SELECT 'message ' || CAST(i.seq AS TEXT) || ' of chat ' || CAST(i.chat_id AS TEXT)
             FROM inbound_message i
             LEFT JOIN turn t ON t.workspace_id = i.workspace_id AND t.chat_id = i.chat_id
              AND t.first_seq = i.seq
             WHERE t.first_seq IS NULL",
    },
    Invariant {
        meaning: "a session is open exactly while its chat says so",
        offenders: "SELECT 'session ' || s.session_id FROM session s
             LEFT JOIN chat c ON c.workspace_id = s.workspace_id AND c.session_id = s.session_id
             WHERE (s.ended_at IS NULL) <> (c.session_id IS NOT NULL)",
    },
    Invariant {
        meaning: "every open session has a timer",
        offenders: "SELECT 'session ' || s.session_id FROM session s
             LEFT JOIN timer t ON t.workspace_id = s.workspace_id AND t.kind = 'session'
              AND t.subject = s.session_id
             WHERE s.ended_at IS NULL AND t.subject IS NULL",
    },
    Invariant {
        meaning: "every waiting webhook has a lane",
        offenders: "SELECT 'chat ' || CAST(o.chat_id AS TEXT) FROM outbox o
             LEFT JOIN outbox_lane l ON l.workspace_id = o.workspace_id AND l.chat_id = o.chat_id
             WHERE l.chat_id IS NULL",
    },
];

impl Tx<'_> {
    /// Everything that breaks an invariant; empty when all hold.
    ///
    /// # Errors
    /// When a table cannot be read.
    pub fn broken_invariants(&mut self) -> Result<Vec<Broken>, Error> {
        let mut broken = Vec::new();
        for invariant in INVARIANTS {
            let rows = self.query(invariant.offenders, &[])?;
            if rows.is_empty() {
                continue;
            }
            let count = rows.len();
            let named = rows.into_iter().take(NAMED_MAX).map(|mut row| row.text(0));
            let named = named.collect::<Result<_, _>>()?;
            broken.push(Broken { meaning: invariant.meaning, count, named });
        }
        Ok(broken)
    }
}
