/**
 * The words of the API for the console, taken from the calls of the generated document, so that
 * they follow it whatever its schemas are called.
 */
import type { paths } from './schema';

type JsonOf<Message> = Message extends { content: { 'application/json': infer Body } } ? Body : never;
type ResponsesOf<Call> = Call extends { responses: infer Responses } ? Responses : never;

/** The body of a successful GET. */
type Got<Path extends keyof paths> = JsonOf<ResponsesOf<paths[Path]['get']>[200 & keyof ResponsesOf<paths[Path]['get']>]>;

/** One item of a list. */
type ItemOf<Path extends keyof paths> = Got<Path> extends { items: (infer Item)[] } ? Item : never;

/** The body that a POST takes. */
type Posted<Path extends keyof paths> =
  paths[Path]['post'] extends { requestBody: infer Body } ? JsonOf<Body> : never;

/** The body that a PATCH takes. */
type Patched<Path extends keyof paths> =
  paths[Path]['patch'] extends { requestBody: infer Body } ? JsonOf<Body> : never;

/** Values by name. */
export type Values = Record<string, unknown>;

/** One page of a list. */
export interface Page<Item> {
  items: Item[];
  nextCursor?: string | null;
}

export type Session = Got<'/api/v1/auth/me'>;

export type Person = Got<'/api/v1/persons/{id}'>;
export type PersonChange = Posted<'/api/v1/persons'>;
export type PersonType = Person['type'];
export type Priority = NonNullable<Person['priority']>;
export type Contact = Person['contactInformation'][number];
export type ContactChange = NonNullable<PersonChange['contactInformation']>[number];
export type TimelineEntry = ItemOf<'/api/v1/persons/{id}/timeline'>;
export type PersonEvent = ItemOf<'/api/v1/persons/{id}/events'>;

export type Tag = ItemOf<'/api/v1/tags'>;

export type EventDefinition = ItemOf<'/api/v1/event-definitions'>;
export type EventDefinitionDraft = Posted<'/api/v1/event-definitions'>;
export type EventDefinitionChange = Patched<'/api/v1/event-definitions/{definitionId}'>;
export type EventField = EventDefinition['fields'][number];
export type FieldType = EventField['type'];

export type CustomAttribute = ItemOf<'/api/v1/custom-attributes'>;
export type CustomAttributeDraft = Posted<'/api/v1/custom-attributes'>;
export type DataType = CustomAttribute['dataType'];

export type ComputedAttribute = ItemOf<'/api/v1/computed-attributes'>;
export type ComputedAttributeDraft = Posted<'/api/v1/computed-attributes'>;
export type ComputedAttributeChange = Patched<'/api/v1/computed-attributes/{id}'>;
export type ComputedTest = Posted<'/api/v1/computed-attributes/test'>;
export type ComputedDefinition = ComputedAttribute['definition'];
export type AggregateDefinition = Extract<ComputedDefinition, { function: unknown }>;
export type AggregateFunction = AggregateDefinition['function'];
export type Period = AggregateDefinition['period'];

export type Bot = ItemOf<'/api/v1/bots'>;
export type BotVersion = ItemOf<'/api/v1/bots/{id}/versions'>;
export type BotProblem = JsonOf<paths['/api/v1/bots/{id}/validate']['post']['responses'][200]>['problems'][number];

export type Channel = ItemOf<'/api/v1/channels'>;
export type ChannelDraft = Posted<'/api/v1/channels'>;

export type FormulaCatalog = Got<'/api/v1/formulas/functions'>;
export type FormulaCheck = JsonOf<paths['/api/v1/formulas/check']['post']['responses'][200]>;
export type FormulaProblem = NonNullable<FormulaCheck['problems']>[number];

export type Segment = ItemOf<'/api/v1/segments'>;
export type SegmentDraft = Posted<'/api/v1/segments'>;
export type SegmentRules = Posted<'/api/v1/segments/preview'>;
export type EventClause = Segment['events'][number];

export type ApiKey = ItemOf<'/api/v1/api-keys'>;
export type ApiKeyDraft = Posted<'/api/v1/api-keys'>;
export type User = ItemOf<'/api/v1/users'>;
export type WorkspaceChange = Patched<'/api/v1/workspaces/{id}'>;

export type DemoBot = Got<'/api/v1/demo'>['bots'][number];
