// As much of Dockerfiles as ours uses. What is not known throws, so that nothing in the file goes untested.

export type Step =
  | { readonly type: "run"; readonly command: string }
  | {
      readonly type: "copy";
      /** A stage, or nothing for the build context. */
      readonly from: string | undefined;
      readonly sources: readonly string[];
      readonly destination: string;
    };

export interface Stage {
  readonly name: string;
  readonly workdir: string;
  readonly steps: readonly Step[];
  readonly environment: Readonly<Record<string, string>>;
  readonly user: string;
  readonly volumes: readonly string[];
  readonly ports: readonly number[];
  readonly stopSignal: string;
  readonly entrypoint: readonly string[];
  readonly healthcheck: readonly string[];
}

type Draft = { -readonly [K in keyof Stage]: Stage[K] };

/** The stages from top to bottom; the last one is the image. */
export function parseDockerfile(text: string): readonly Stage[] {
  const stages: Draft[] = [];
  for (const line of instructionsOf(text)) {
    const [, instruction = "", rest = ""] = /^([A-Z]+) (.+)$/.exec(line) ?? [];
    if (instruction === "FROM") stages.push(newStage(rest));
    else apply(stages.at(-1), instruction, rest);
  }
  return stages;
}

function instructionsOf(text: string): readonly string[] {
  const lines = text.split("\n").filter((line) => !/^\s*(#|$)/.test(line));
  return lines
    .join("\n")
    .replaceAll(/\\\n\s*/g, "")
    .split("\n");
}

function newStage(from: string): Draft {
  return {
    name: / AS (\w+)$/.exec(from)?.[1] ?? "image",
    workdir: "/",
    steps: [],
    environment: {},
    user: "0:0",
    volumes: [],
    ports: [],
    stopSignal: "SIGTERM",
    entrypoint: [],
    healthcheck: [],
  };
}

function apply(stage: Draft | undefined, instruction: string, rest: string): void {
  if (stage === undefined) throw new Error(`${instruction} before FROM`);
  switch (instruction) {
    case "WORKDIR":
      stage.workdir = rest;
      break;
    case "COPY":
      stage.steps = [...stage.steps, copyOf(rest)];
      break;
    case "RUN":
      stage.steps = [...stage.steps, { type: "run", command: rest }];
      break;
    case "ENV":
      stage.environment = { ...stage.environment, ...pairsOf(rest) };
      break;
    case "USER":
      stage.user = rest;
      break;
    case "VOLUME":
      stage.volumes = [...stage.volumes, rest];
      break;
    case "EXPOSE":
      stage.ports = [...stage.ports, Number(rest)];
      break;
    case "STOPSIGNAL":
      stage.stopSignal = rest;
      break;
    case "HEALTHCHECK":
      stage.healthcheck = JSON.parse(rest.slice(rest.indexOf("["))) as string[];
      break;
    case "ENTRYPOINT":
      stage.entrypoint = JSON.parse(rest) as string[];
      break;
    default:
      throw new Error(`unknown instruction: ${instruction}`);
  }
}

function copyOf(rest: string): Step {
  const [, from, paths = ""] = /^(?:--from=(\w+) )?([^-].*)$/.exec(rest) ?? [];
  const sources = paths.split(" ");
  const destination = sources.pop() ?? "";
  return { type: "copy", from, sources, destination };
}

const pairsOf = (rest: string): Record<string, string> =>
  Object.fromEntries(rest.split(" ").map((pair) => pair.split("=", 2) as [string, string]));
