import { z } from "zod";

/** What every contender is asked about: about 100 bytes as JSON. */
export const House = z.object({
  id: z.string().min(1),
  area: z.number().positive(),
  rooms: z.int().min(1),
  floor: z.int(),
  year: z.int().min(1000),
  district: z.string().min(1),
  lift: z.boolean(),
});

/** One record. */
export type House = z.infer<typeof House>;

/** Many records. */
export const Houses = z.array(House);

/** Next to nothing, so that what is compared is the server. */
export function priceOf({ area, rooms, floor, year, lift }: House): { readonly price: number } {
  const comfort = rooms * 9500 + (lift ? floor : -floor) * 1200;
  return { price: Math.round(area * 2100 + comfort - (2026 - year) * 310) };
}

/** As many records as are wanted, no two alike. */
export function houses(count: number): readonly House[] {
  const districts = ["harbour", "old town", "station", "university"];
  return Array.from({ length: count }, (_, index) => ({
    id: `house-${100_000 + index}`,
    area: 40 + ((index * 37) % 1200) / 10,
    rooms: 1 + (index % 6),
    floor: index % 9,
    year: 1900 + ((index * 7) % 126),
    district: districts[index % districts.length] ?? "",
    lift: index % 2 === 0,
  }));
}
