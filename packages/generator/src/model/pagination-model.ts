/**
 * How the list goes on that an operation answers a page of: `PaginationRule` of the runtime. An argument is
 * a name, or a JSON pointer where it is below one; places in a page are JSON pointers.
 */
export type PaginationModel = PaginationStyle & {
  /** Where the items are; `""` where the page is their list. Absent where the document doesn't say. */
  readonly items?: string;
  /** Where a page says whether there are more. */
  readonly hasMore?: string;
};

export type PaginationStyle =
  | { readonly link: string }
  | { readonly url: PagePlaceModel | null }
  | { readonly cursor: { readonly argument: string; readonly from: PagePlaceModel } }
  | { readonly offset: { readonly argument: string; readonly limit?: string } }
  | {
      readonly page: {
        readonly argument: string;
        readonly first?: number;
        readonly last?: string;
        readonly limit?: string;
      };
    };

/** In the body, in the last item, or in a header. */
export type PagePlaceModel = string | { readonly last: string } | { readonly header: string };
