export type Sample = readonly [name: string, text: string];
