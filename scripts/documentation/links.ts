import { existsSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { pageOf, root, type Page } from "./pages.ts";

/** Links of a page to files and headings of this repository that do not exist. */
export function brokenLinks(page: Page): readonly string[] {
  const text = page.text.replaceAll(/^```.*?^```$/gmsu, "");
  return [...text.matchAll(/\]\(([^)\s]+)\)/gu)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^[a-z]+:/u.test(target))
    .filter((target) => !leadsSomewhere(page, target))
    .map((target) => `${page.file}: ${target}`);
}

function leadsSomewhere(page: Page, target: string): boolean {
  const [path = "", anchor] = target.split("#");
  const file = path === "" ? page.file : relative(root, join(root, dirname(page.file), path));
  if (!existsSync(join(root, file))) return false;
  return anchor === undefined || anchors(path === "" ? page : pageOf(file)).includes(anchor);
}

/** The anchors that GitHub gives a page's headings. */
function anchors({ text }: Page): readonly string[] {
  return [...text.replaceAll(/^```.*?^```$/gmsu, "").matchAll(/^#+ (.+)$/gmu)].map(
    ([, heading = ""]) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-"),
  );
}
