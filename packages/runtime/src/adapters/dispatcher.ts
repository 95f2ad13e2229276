/**
 * What an undici dispatcher of version 7 or later is, as far as a session needs it. By its shape, as
 * a program may have another copy of undici than this package, and needs none for its types.
 */
export interface Dispatcher {
  dispatch(options: never, handler: never): boolean;
}
