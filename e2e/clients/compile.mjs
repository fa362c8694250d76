// Compiles the tests' own contracts against the npm packages they import.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import solc from "solc";

const packages = new URL("./node_modules/", import.meta.url);

/** ABI and creation code of the contract `name` in `contracts/<name>.sol`. */
export function compile(name) {
  const source = readFileSync(new URL(`./contracts/${name}.sol`, import.meta.url), "utf8");
  const input = {
    language: "Solidity",
    sources: { [`${name}.sol`]: { content: source } },
    settings: {
      evmVersion: "prague",
      outputSelection: { "*": { [name]: ["abi", "evm.bytecode.object"] } },
    },
  };
  const load = (path) => ({ contents: readFileSync(fileURLToPath(new URL(path, packages)), "utf8") });
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: load }));
  const errors = (output.errors ?? []).filter((e) => e.severity === "error");
  if (errors.length > 0) {
    throw new Error(errors.map((e) => e.formattedMessage).join("\n"));
  }
  const { abi, evm } = output.contracts[`${name}.sol`][name];
  return { abi, bytecode: "0x" + evm.bytecode.object };
}
