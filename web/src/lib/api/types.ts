/**
 * The native API as the console uses it, in the form that openapi-typescript generates, so that
 * the client does not care whether these lines were written by hand or generated.
 */
/* oxlint-disable max-lines -- one list of shapes, replaced by the generated file */

/** One call: path and query parameters, body and the body of the successful answer. */
interface Call<Parameters, Body, Answer> {
  parameters: Parameters;
  requestBody: { content: { 'application/json': Body } };
  responses: { 200: { content: { 'application/json': Answer } } };
}

/** A call without body. */
interface Ask<Parameters, Answer> {
  parameters: Parameters;
  responses: { 200: { content: { 'application/json': Answer } } };
}

/** A call whose answer has no body. */
interface Act<Parameters> {
  parameters: Parameters;
  responses: { 204: { content?: never } };
}

/** Parameters in the path. */
interface InPath<P> {
  path: P;
}

/** Parameters of every list. */
export interface ListQuery {
  limit?: string;
  cursor?: string;
  sort?: string;
  q?: string;
}

/** One page of a list. */
export interface Page<T> {
  items: T[];
  nextCursor?: string | null;
}

/** Values by name. */
export type Values = Record<string, unknown>;

export type PersonType = 'CUSTOMER' | 'LEAD';
export type Priority = 'NORMAL' | 'HIGH';

/** A phone, e-mail or channel identity of a person (P-12). */
export interface Contact {
  type: string;
  identifier: string;
  sender?: string;
  primary?: boolean;
}

/** A Person profile. */
export interface Person {
  id: number;
  type: PersonType;
  externalId?: string;
  firstName?: string;
  lastName?: string;
  middleName?: string;
  nickName?: string;
  address?: string;
  city?: string;
  country?: string;
  gender?: 'MALE' | 'FEMALE';
  birthDate?: string;
  preferredLanguage?: string;
  profilePicture?: string;
  priority?: Priority;
  tags?: string[];
  customAttributes?: Values;
  computedAttributes?: Values;
  contactInformation?: Contact[];
  createdAt: string;
  createdFrom?: string;
  createdBy?: string;
  modifiedAt: string;
  modifiedFrom?: string;
  modifiedBy?: string;
  version: number;
}

/** What may be written to a person. */
export interface PersonChange {
  type?: PersonType;
  externalId?: string | null;
  firstName?: string | null;
  lastName?: string | null;
  middleName?: string | null;
  nickName?: string | null;
  address?: string | null;
  city?: string | null;
  country?: string | null;
  gender?: 'MALE' | 'FEMALE' | null;
  birthDate?: string | null;
  preferredLanguage?: string | null;
  priority?: Priority;
  tags?: string[];
  customAttributes?: Values;
  contactInformation?: Contact[];
}

/** One entry of a person's timeline. */
export interface TimelineEntry {
  id: string;
  at: string;
  kind: string;
  title: string;
  data: Values;
}

/** One stored event of a person. */
export interface PersonEvent {
  eventId: string;
  definitionId: string;
  title: string;
  occurredTime: string;
  receivedTime: string;
  properties: Values;
  source: string;
}

export type FieldType = 'String' | 'Boolean' | 'DateTime' | 'Numeric' | 'Decimal' | 'List';

/** One property of an event definition (P-62). */
export interface EventField {
  name: string;
  type: FieldType;
  required?: boolean;
}

/** An event definition. */
export interface EventDefinition {
  definitionId: string;
  title: string;
  description?: string;
  category: string;
  subcategory?: string;
  isInternalDefinition: boolean;
  enabled: boolean;
  fields: EventField[];
  count?: number;
  lastSeen?: string | null;
}

export interface EventDefinitionDraft {
  definitionId?: string;
  title: string;
  description?: string;
  fields: EventField[];
}

/** A tag (P-76). */
export interface Tag {
  id: number;
  name: string;
  persons?: number;
  createdAt: string;
  modifiedAt: string;
}

export type DataType =
  | 'STRING'
  | 'INTEGER'
  | 'DECIMAL'
  | 'BOOLEAN'
  | 'DATE'
  | 'DATE_TIME'
  | 'LIST_OF_OBJECTS';

/** The definition of a custom attribute (P-30). */
export interface CustomAttribute {
  name: string;
  dataType: DataType;
  objectSchema?: { name: string; dataType: DataType }[];
  createdAt: string;
  modifiedAt: string;
}

export interface CustomAttributeDraft {
  name: string;
  dataType: DataType;
  objectSchema?: { name: string; dataType: DataType }[];
}

export type AggregateFunction =
  | 'COUNT'
  | 'SUM'
  | 'MIN'
  | 'MAX'
  | 'AVERAGE'
  | 'COUNT_DISTINCT'
  | 'FIRST'
  | 'LAST'
  | 'EXISTS'
  | 'MOST_COMMON';

/** The period of an event aggregate (P-53). */
export type Period =
  | { type: 'LIFETIME' }
  | { type: 'LAST_DAYS'; days: number }
  | { type: 'LAST_24_HOURS' }
  | { type: 'ROLLING'; amount: number; unit: 'MINUTES' | 'HOURS' | 'DAYS' }
  | { type: 'SINCE'; date?: string; daysAgo?: number };

/** An event aggregate (P-51). */
export interface AggregateDefinition {
  function: AggregateFunction;
  definitionId: string;
  property?: string;
  filters: Values[];
  exclude: 'NONE' | 'FIRST' | 'LAST';
  period: Period;
}

export interface ComputedAttributeDraft {
  name: string;
  kind: 'EVENT_AGGREGATE';
  definition: AggregateDefinition;
}

/** A computed attribute. */
export interface ComputedAttribute {
  id: string;
  name: string;
  kind: 'EVENT_AGGREGATE' | 'FORMULA' | 'SCORE';
  status: 'DRAFT' | 'PROCESSING' | 'ACTIVE' | 'INACTIVE';
  progress: number;
  definition: Partial<AggregateDefinition>;
  modifiedAt?: string;
}

/** A chatbot (C-1). */
export interface Bot {
  id: string;
  name: string;
  channel: string;
  status: 'INACTIVE' | 'ACTIVE';
  description?: string;
  activeVersion?: number | null;
  channelIds: string[];
  createdAt: string;
  updatedAt: string;
}

/** One published version of a bot. */
export interface BotVersion {
  version: number;
  note?: string;
  publishedAt: string;
  publishedBy?: string;
}

/** One finding of the bot check. */
export interface BotProblem {
  severity: 'ERROR' | 'WARNING';
  dialogId?: string | null;
  elementId?: string | null;
  field?: string | null;
  code: string;
  message: string;
}

/** A channel. */
export interface Channel {
  id: string;
  type: 'LIVE_CHAT' | 'OPEN_CHANNEL';
  name: string;
  outboundUrl?: string | null;
  bot?: { id: string; version: number } | null;
  personType?: PersonType;
  createdAt?: string;
}

export interface ChannelDraft {
  type: 'LIVE_CHAT' | 'OPEN_CHANNEL';
  name: string;
  outboundUrl?: string;
}

/** Who is signed in. */
export interface Session {
  user: { id: string; email: string; name: string };
  role: string;
  workspace: { id: number; name: string; timeZone: string };
  csrfToken: string;
}

/** A chatbot of the demo and the widget that it answers on. */
export interface DemoBot {
  id: string;
  name: string;
  widgetId: string;
}

/** The chatbots that one can talk to on the demo page. */
export interface Demo {
  bots: DemoBot[];
}

type None = Record<never, never>;

/** Every call of the console. */
export interface paths {
  '/api/v1/auth/login': { post: Call<None, { email: string; password: string }, Session> };
  '/api/v1/auth/logout': { post: Act<None> };
  '/api/v1/auth/me': { get: Ask<None, Session> };
  '/api/v1/setup': {
    post: Call<None, { token: string; name: string; email: string; password: string }, Session>;
  };
  '/api/v1/demo': { get: Ask<None, Demo> };
  '/api/v1/persons': {
    get: Ask<
      { query?: ListQuery & { identityType?: string; identifier?: string; sender?: string } },
      Page<Person>
    >;
    post: Call<None, PersonChange, Person>;
  };
  '/api/v1/persons/{id}': {
    get: Ask<InPath<{ id: string }>, Person>;
    patch: Call<InPath<{ id: string }>, PersonChange, Person>;
    delete: Act<InPath<{ id: string }>>;
  };
  '/api/v1/persons/{id}/tags': {
    post: Call<InPath<{ id: string }>, { add?: string[]; remove?: string[] }, Person>;
  };
  '/api/v1/persons/{id}/timeline': {
    get: Ask<
      InPath<{ id: string }> & { query?: { kinds?: string; limit?: string; cursor?: string } },
      Page<TimelineEntry>
    >;
  };
  '/api/v1/persons/{id}/events': {
    get: Ask<
      InPath<{ id: string }> & { query?: { definitionId?: string; limit?: string; cursor?: string } },
      Page<PersonEvent>
    >;
  };
  '/api/v1/tags': { get: Ask<{ query?: ListQuery }, Page<Tag>>; post: Call<None, { name: string }, Tag> };
  '/api/v1/tags/{id}': { delete: Act<InPath<{ id: string }>> };
  '/api/v1/event-definitions': {
    get: Ask<{ query?: ListQuery }, Page<EventDefinition>>;
    post: Call<None, EventDefinitionDraft, EventDefinition>;
  };
  '/api/v1/event-definitions/{definitionId}': {
    patch: Call<InPath<{ definitionId: string }>, { enabled?: boolean }, EventDefinition>;
    delete: Act<InPath<{ definitionId: string }>>;
  };
  '/api/v1/custom-attributes': {
    get: Ask<{ query?: ListQuery }, Page<CustomAttribute>>;
    post: Call<None, CustomAttributeDraft, CustomAttribute>;
  };
  '/api/v1/custom-attributes/{name}': { delete: Act<InPath<{ name: string }>> };
  '/api/v1/computed-attributes': {
    get: Ask<{ query?: ListQuery }, Page<ComputedAttribute>>;
    post: Call<None, ComputedAttributeDraft, ComputedAttribute>;
  };
  '/api/v1/computed-attributes/{id}': { delete: Act<InPath<{ id: string }>> };
  '/api/v1/computed-attributes/{id}/activate': { post: Ask<InPath<{ id: string }>, ComputedAttribute> };
  '/api/v1/computed-attributes/{id}/deactivate': { post: Ask<InPath<{ id: string }>, ComputedAttribute> };
  '/api/v1/bots': {
    get: Ask<{ query?: ListQuery }, Page<Bot>>;
    post: Call<None, { name: string; channel: string; document: Values }, Bot>;
  };
  '/api/v1/bots/{id}': { get: Ask<InPath<{ id: string }>, Bot>; delete: Act<InPath<{ id: string }>> };
  '/api/v1/bots/{id}/draft': { get: Ask<InPath<{ id: string }>, { document: Values }> };
  '/api/v1/bots/{id}/validate': { post: Ask<InPath<{ id: string }>, { problems: BotProblem[] }> };
  '/api/v1/bots/{id}/publish': { post: Call<InPath<{ id: string }>, { note: string }, BotVersion> };
  '/api/v1/bots/{id}/versions': { get: Ask<InPath<{ id: string }>, Page<BotVersion>> };
  '/api/v1/bots/{id}/activate': {
    post: Call<InPath<{ id: string }>, { version: number; channelIds: string[] }, Bot>;
  };
  '/api/v1/bots/{id}/deactivate': { post: Call<InPath<{ id: string }>, { channelIds: string[] }, Bot> };
  '/api/v1/channels': {
    get: Ask<{ query?: ListQuery }, Page<Channel>>;
    post: Call<None, ChannelDraft, Channel>;
  };
  '/api/v1/channels/{id}': { delete: Act<InPath<{ id: string }>> };
}
