// Compiles src/ with fixed settings and writes artifacts/, which is committed: nobody needs Node to
// build or run Trestle. `node build.mjs --check` compares instead of writing, and exits 1 on a
// difference.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync, existsSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import solc from "solc";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "artifacts");

/** The contracts that Trestle deploys or puts into a genesis state. */
const CONTRACTS = [
  "AnchorStateRegistry", "BlobData", "CalldataData", "DisputeGameFactory", "FaultGame", "Inbox",
  "L1CrossDomainMessenger", "L1ERC721Bridge", "L1StandardBridge", "Portal", "PreimageOracle",
  "RiscvStep", "SinglePoster", "StagedStarkVerifier", "StarkVerifier", "SystemConfig",
  "FeeVault", "GasPriceOracle", "L1Block", "L2CrossDomainMessenger", "L2ERC721Bridge",
  "L2StandardBridge", "L2ToL1MessagePasser", "Multicall3", "OptimismMintableERC20",
  "OptimismMintableERC20Factory", "OptimismMintableERC721", "OptimismMintableERC721Factory",
  "SequencerFeeVault", "WETH9",
];

const SETTINGS = {
  evmVersion: "prague",
  viaIR: true,
  metadata: { bytecodeHash: "none", appendCBOR: false },
};

const OUTPUT = {
  "": ["ast"],
  "*": [
    "abi", "evm.bytecode.object", "evm.deployedBytecode.object",
    "evm.deployedBytecode.immutableReferences", "storageLayout",
  ],
};

/** How the optimizer weighs gas against size: for speed, unless EIP-170 has no room for that. */
const RUNS = 999_999;
const RUNS_OF_LARGE = new Map([
  ["src/proof/StagedStarkVerifier.sol", 50],
  ["src/proof/StarkVerifier.sol", 20_000],
]);

/** 5159: selfdestruct, which `Oblivion` uses in the one way that EIP-6780 keeps. */
const EXPECTED_WARNINGS = new Set(["5159"]);

function sourceFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".sol"))
    .map((entry) => relative(here, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}

function compile() {
  const paths = sourceFiles(join(here, "src"));
  const sources = Object.fromEntries(
    paths.map((path) => [path, { content: readFileSync(join(here, path), "utf8") }]));
  const most = compileOf(sources, paths.filter((path) => !RUNS_OF_LARGE.has(path)), RUNS);
  const large = [...RUNS_OF_LARGE].map(([path, runs]) => compileOf(sources, [path], runs));
  return [most, ...large];
}

function compileOf(sources, paths, runs) {
  const outputSelection = Object.fromEntries(paths.map((path) => [path, OUTPUT]));
  const optimizer = { enabled: true, runs };
  const settings = { ...SETTINGS, optimizer, outputSelection };
  const input = { language: "Solidity", sources, settings };
  const output = JSON.parse(solc.compile(JSON.stringify(input)));
  const problems = (output.errors ?? []).filter((p) => !EXPECTED_WARNINGS.has(p.errorCode));
  if (problems.length > 0) {
    problems.forEach((problem) => console.error(problem.formattedMessage));
    process.exit(1);
  }
  return output;
}

/** Names of all state variables by their id in the syntax tree. */
function variableNames(node, names = new Map()) {
  if (Array.isArray(node)) {
    node.forEach((child) => variableNames(child, names));
  } else if (node !== null && typeof node === "object") {
    if (node.nodeType === "VariableDeclaration") {
      names.set(String(node.id), node.name);
    }
    Object.values(node).forEach((child) => variableNames(child, names));
  }
  return names;
}

function artifact(contract, names) {
  const { bytecode, deployedBytecode } = contract.evm;
  const immutables = Object.entries(deployedBytecode.immutableReferences ?? {})
    .map(([id, places]) => [names.get(id), places.map((place) => place.start)])
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    abi: contract.abi,
    bytecode: "0x" + bytecode.object,
    deployedBytecode: "0x" + deployedBytecode.object,
    // name of the immutable → where its 32 bytes stand in deployedBytecode
    immutableReferences: Object.fromEntries(immutables),
    storageLayout: contract.storageLayout.storage
      .map(({ label, slot, offset, type }) => ({
        label, slot: Number(slot), offset,
        // ids in type names change with every edit of the sources
        type: contract.storageLayout.types[type].label,
      })),
  };
}

/** One line per function, event and error: what a reviewer looks at when it changes. */
function abiText(abi) {
  const type = (p) => (p.type.startsWith("tuple")
    ? `(${p.components.map(type).join(",")})${p.type.slice("tuple".length)}` : p.type);
  const list = (ps) => (ps ?? []).map((p) => type(p) + (p.indexed ? " indexed" : "")).join(",");
  return abi.map((e) => {
    const result = e.outputs?.length ? ` returns (${list(e.outputs)})` : "";
    const mutability = e.stateMutability ? ` ${e.stateMutability}` : "";
    return `${e.type} ${e.name ?? ""}(${list(e.inputs)})${mutability}${result}`;
  }).sort();
}

function layoutText(layout) {
  return layout.map((v) => `${v.slot} +${v.offset} ${v.type} ${v.label}`);
}

function snapshot(artifacts, lines) {
  return Object.entries(artifacts)
    .map(([name, a]) => [`# ${name}`, ...lines(a), ""].join("\n")).join("\n");
}

function results() {
  const found = new Map(compile().flatMap((output) => {
    const names = variableNames(Object.values(output.sources).map((source) => source.ast));
    return Object.values(output.contracts).flatMap((file) => Object.entries(file))
      .map(([name, contract]) => [name, { contract, names }]);
  }));
  const artifacts = Object.fromEntries([...CONTRACTS].sort().map((name) => {
    if (!found.has(name)) {
      throw new Error(`no contract ${name} in src/; correct CONTRACTS in build.mjs`);
    }
    const { contract, names } = found.get(name);
    return [name, artifact(contract, names)];
  }));
  const files = Object.entries(artifacts)
    .map(([name, a]) => [`${name}.json`, JSON.stringify(a, null, 1) + "\n"]);
  files.push(["abi.snapshot", snapshot(artifacts, (a) => abiText(a.abi))]);
  files.push(["storage.snapshot", snapshot(artifacts, (a) => layoutText(a.storageLayout))]);
  return new Map(files);
}

const files = results();
if (process.argv.includes("--check")) {
  const committed = existsSync(out) ? readdirSync(out) : [];
  const wrong = [...new Set([...files.keys(), ...committed])].filter((name) =>
    !committed.includes(name) || readFileSync(join(out, name), "utf8") !== files.get(name));
  if (wrong.length > 0) {
    console.error(`contracts/artifacts is not what contracts/src compiles to: ${wrong.join(", ")}.`
      + " Run `node contracts/build.mjs` and commit.");
    process.exit(1);
  }
  console.log(`${files.size} artifacts match their sources`);
} else {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out);
  files.forEach((text, name) => writeFileSync(join(out, name), text));
  console.log(`${files.size} artifacts written`);
}
