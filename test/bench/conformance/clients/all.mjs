// @ts-check
import { genClient } from "./gen-client.mjs";
import { heyApi } from "./hey-api.mjs";
import { oazapfts } from "./oazapfts.mjs";
import { openapiFetch } from "./openapi-fetch.mjs";
import { orval } from "./orval.mjs";

/** Ours, and those that it is compared with. */
export const clients = [genClient, heyApi, oazapfts, openapiFetch, orval];
