import { XmlShapeSerializer } from "@aws-sdk/core/protocols";
import { NormalizedSchema } from "@smithy/core/schema";
import type { WireError } from "./error.ts";
import { type OperationSchema, type SchemaRef, shapeNamespace, xmlNamespace } from "./schemas.ts";

const structureSort = 3;
const stringShape = 0;
/** `2026-01-02T03:04:05.678Z`: smithy's number for ISO 8601. */
const isoTime = 5;

type WritableSchema = Parameters<XmlShapeSerializer["write"]>[0];
type Members = readonly (readonly [name: string, schema: SchemaRef])[];

/** A structure of the envelope, which the API model leaves to the protocol. */
function structure(name: string, members: Members): WritableSchema {
  const names = members.map(([member]) => member);
  const schemas = members.map(([, schema]) => schema);
  // The static form of a schema is a plain tuple; smithy's type of it is not exported to its users.
  return [structureSort, shapeNamespace, name, 0, names, schemas] as WritableSchema;
}

const responseMetadata = structure("ResponseMetadata", [["RequestId", stringShape]]);
const errorResponse = structure("ErrorResponse", [
  [
    "Error",
    structure("Error", [
      ["Type", stringShape],
      ["Code", stringShape],
      ["Message", stringShape],
    ]),
  ],
  ["RequestId", stringShape],
]);

/** `<XResponse><XResult>...</XResult><ResponseMetadata>...`; an operation without output has no result. */
export function writeOutput(operation: OperationSchema, output: unknown, requestId: string): string {
  const [, , name, , , outputSchema] = operation;
  const members: Members = NormalizedSchema.of(outputSchema).isUnitSchema()
    ? [["ResponseMetadata", responseMetadata]]
    : [
        [`${name}Result`, outputSchema],
        ["ResponseMetadata", responseMetadata],
      ];
  const answer = { [`${name}Result`]: output, ResponseMetadata: { RequestId: requestId } };
  return write(structure(`${name}Response`, members), answer);
}

export function writeError({ type, code, message }: WireError, requestId: string): string {
  return write(errorResponse, {
    Error: { Type: type, Code: code, Message: message },
    RequestId: requestId,
  });
}

/** A serializer holds the document it is writing: one per answer. */
function write(schema: WritableSchema, value: unknown): string {
  const serializer = new XmlShapeSerializer({
    xmlNamespace,
    serviceNamespace: shapeNamespace,
    timestampFormat: { useTrait: true, default: isoTime },
    httpBindings: false,
  });
  serializer.write(schema, value);
  return String(serializer.flush());
}
