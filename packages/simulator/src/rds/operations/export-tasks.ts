import {
  CancelExportTask$,
  type CancelExportTaskMessage,
  type ExportTask as DescribedExportTask,
  DescribeExportTasks$,
  type DescribeExportTasksMessage,
  ExportTaskNotFoundFault,
  type ExportTasksMessage,
  InvalidExportTaskStateFault,
} from "@aws-sdk/client-rds";
import { nameOf } from "../arn.ts";
import { cancelExport, describedExportTask } from "../export-task.ts";
import { fault } from "../failure.ts";
import { type Filterable, matchesFilters } from "../filter.ts";
import { pageOf } from "../page.ts";
import type { ExportTask } from "../thing.ts";
import type { World } from "../world.ts";
import { operation } from "./operation.ts";

const filters: Filterable<ExportTask> = {
  "export-task-identifier": ({ identifier }) => identifier,
  "s3-bucket": ({ request }) => request.bucket,
  // A filter compares the name at the end of an ARN.
  "source-arn": ({ request }) => nameOf(request.sourceArn),
  status: ({ course }) => course.stage.status,
};

export const describeExportTasks = operation(
  DescribeExportTasks$,
  (world: World, input: DescribeExportTasksMessage): ExportTasksMessage => {
    const { ExportTaskIdentifier: name, SourceArn: source, SourceType: type } = input;
    const found = world.things
      .ofKind("export-task")
      .filter(({ identifier }) => name === undefined || identifier === name)
      .filter(({ request }) => source === undefined || request.sourceArn === source)
      .filter(() => type === undefined || type === "SNAPSHOT")
      .filter(matchesFilters(input.Filters, filters));
    if (name !== undefined && found.length === 0) throw notFound(name);
    const { items, marker } = pageOf(found, ({ identifier }) => identifier, input);
    return {
      ...(marker === undefined ? {} : { Marker: marker }),
      ExportTasks: items.map((task) => describedExportTask(world, task)),
    };
  },
);

/** What has been written stays in the bucket. */
export const cancelExportTask = operation(
  CancelExportTask$,
  (world: World, { ExportTaskIdentifier: name = "" }: CancelExportTaskMessage): DescribedExportTask => {
    const task = world.things.named("export-task", name);
    if (task === undefined) throw notFound(name);
    const { status } = task.course.stage;
    if (!/^(STARTING|IN_PROGRESS)$/.test(status)) {
      throw fault(
        InvalidExportTaskStateFault,
        `The export task ${name} cannot be canceled: it is in ${status} state.`,
      );
    }
    cancelExport(world, task);
    return describedExportTask(world, task);
  },
);

const notFound = (name: string) => fault(ExportTaskNotFoundFault, `Export task ${name} not found.`);
