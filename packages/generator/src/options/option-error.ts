/** Thrown where a program gives an option that there is not, or a value that it can't have. */
export class OptionError extends TypeError {
  override readonly name = "OptionError";
  readonly code = "ERR_GEN_CLIENT_OPTION";
  /** The option as it was given. */
  readonly option: string;

  constructor(option: string, message: string) {
    super(message);
    this.option = option;
  }
}
