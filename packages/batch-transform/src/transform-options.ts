import type { TransformEvent } from "./transform-event.ts";

/** How inputs are cut into records. */
export type SplitType = "None" | "Line" | "RecordIO" | "TFRecord";

/** How many records a request holds: as many as fit, or one. */
export type BatchStrategy = "MultiRecord" | "SingleRecord";

/** How answers are put together: one after the other, or each ending a line. */
export type AssembleWith = "None" | "Line";

/** How inputs are compressed. */
export type Compression = "None" | "Gzip";

/** Whether outputs hold the inputs, too. */
export type JoinSource = "None" | "Input";

/** A transform job. Names and defaults are those of SageMaker's CreateTransformJob. */
export interface TransformOptions {
  /** Files, and folders of files at any depth. */
  readonly inputs: readonly string[];
  /** The folder for the outputs; made if it is not there. */
  readonly output: string;
  /** Where a server listens: `http://127.0.0.1:8080`. Default: `app` is started. */
  readonly url?: string | undefined;
  /**
   * The application to start: its folder, or its entry file. Default: the working directory.
   * Not together with `url`.
   */
  readonly app?: string | undefined;
  /** The media type of the inputs, sent as `Content-Type`. Default: none is sent. */
  readonly contentType?: string | undefined;
  /** The media type of the outputs, sent as `Accept`. Default: none is sent. */
  readonly accept?: string | undefined;
  /** Default: `None`, an input is one record. */
  readonly splitType?: SplitType | undefined;
  /** Default: the server's own word, else `MultiRecord`. */
  readonly batchStrategy?: BatchStrategy | undefined;
  /**
   * The most that a request's body holds, in MB of 1024² bytes; 0: no limit.
   * Default: the server's own word, else 6.
   */
  readonly maxPayloadInMB?: number | undefined;
  /** Requests at a time. 0 says nothing. Default: the server's own word, else 1. */
  readonly maxConcurrentTransforms?: number | undefined;
  /** Default: `None`. */
  readonly assembleWith?: AssembleWith | undefined;
  /** Seconds that a request may take, from 1 to 3600. Default: 600. */
  readonly timeout?: number | undefined;
  /** How often a failed request is sent again, from 0 to 3. Default: 3. */
  readonly retries?: number | undefined;
  /** Default: `None`. */
  readonly compression?: Compression | undefined;
  /** JSONPath of what the model gets of a record. Default: `$`, all of it. */
  readonly inputFilter?: string | undefined;
  /** JSONPath of what the output gets of a record, after joining. Default: `$`. */
  readonly outputFilter?: string | undefined;
  /** Default: `None`, the output holds the predictions alone. */
  readonly joinSource?: JoinSource | undefined;
  /** Whether inputs with a finished output are transformed again. Default: `false`. */
  readonly force?: boolean | undefined;
  /** Seconds until a server must be ready. Default: 240. */
  readonly startTimeout?: number | undefined;
  /** A file for what the started application prints. Default: the last lines are kept for errors. */
  readonly serverLog?: string | undefined;
  /** Ends the job: nothing half-written is left, and an application that was started is ended. */
  readonly signal?: AbortSignal | undefined;
  /** Told of what happens. */
  readonly onEvent?: ((event: TransformEvent) => void) | undefined;
}

/** The values of SageMaker where nobody says anything. */
export const defaults = {
  timeout: 600,
  retries: 3,
  startTimeout: 240,
} as const;
