import { activations, type Activation } from '../protocol/tables.ts';

/** The row of the core's table. */
export const activationOf = (name: Activation) => activations.find((row) => row.name === name)!;
