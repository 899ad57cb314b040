import { createHash } from "node:crypto";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { runCommand } from "./run-command.ts";

/** A registry of packed packages, on the loopback address. */
export interface PackageRegistry {
  readonly url: string;
  close(): Promise<void>;
}

interface PackedPackage {
  readonly file: string;
  readonly content: Buffer<ArrayBuffer>;
  /** package.json as it was packed. */
  readonly manifest: Readonly<Record<string, unknown>>;
}

/** Offers a folder's tarballs as a registry does, so that packages are installed by their names. */
export async function startRegistry(folder: string): Promise<PackageRegistry> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".tgz"));
  const packages = await Promise.all(files.map((file) => readPackage(folder, file)));
  const server = createServer(({ url = "", headers }, response) => {
    const path = decodeURIComponent(url).slice(1);
    // The same version has other bytes in the next run.
    response.setHeader("Cache-Control", "no-store");
    const tarball = packages.find(({ file }) => file === path);
    const asked = packages.find(({ manifest }) => manifest["name"] === path);
    if (tarball !== undefined) {
      response.end(tarball.content);
    } else if (asked === undefined) {
      response.writeHead(404).end(JSON.stringify({ error: `There is no "${path}" here.` }));
    } else {
      response.setHeader("Content-Type", "application/json");
      response.end(JSON.stringify(metadataOf(asked, `http://${headers.host}`)));
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => closed(server) };
}

async function readPackage(folder: string, file: string): Promise<PackedPackage> {
  const manifest = await runCommand(["tar", "-xOzf", file, "package/package.json"], folder);
  return { file, content: await readFile(join(folder, file)), manifest: JSON.parse(manifest) };
}

function metadataOf({ file, content, manifest }: PackedPackage, origin: string): object {
  const integrity = `sha512-${createHash("sha512").update(content).digest("base64")}`;
  const version = String(manifest["version"]);
  return {
    name: manifest["name"],
    "dist-tags": { latest: version },
    versions: { [version]: { ...manifest, dist: { integrity, tarball: `${origin}/${file}` } } },
  };
}

async function closed(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, "close");
}
