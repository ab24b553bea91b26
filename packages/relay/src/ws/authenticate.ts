import {
  type Authenticate,
  authenticationTranscript,
  type CloseName,
  equalBytes,
  isUserId,
  negotiateVersion,
  SottoError,
} from "@sotto/protocol";
import type { Authenticator, Identity } from "../auth/authenticator.ts";
import { type Account, checkGenesis, type Directory } from "../delivery/directory.ts";
import type { PrekeyOwner } from "../delivery/prekeys.ts";
import type { Queues } from "../delivery/queues.ts";
import { hexOf } from "../hex.ts";
import type { Digest } from "../ports.ts";
import type { RefusalLog } from "./refusal-log.ts";

export interface AuthenticationContext {
  readonly authenticator: Authenticator;
  readonly directory: Directory;
  readonly queues: Queues;
  readonly digest: Digest;
  readonly refusals: RefusalLog;
}

/** What the signature is bound to besides the frame itself. */
export interface Challenged {
  readonly nonce: Uint8Array;
  /** The `Host` header of the upgrade. */
  readonly host: string;
  readonly loopback: boolean;
}

/** Why a device is turned away. */
export interface Refusal {
  readonly refused: CloseName;
}

const refuse = (refused: CloseName): Refusal => ({ refused });

/** Who the token speaks for, and whether the device is one of theirs and holds its key. */
export async function authenticate(
  context: AuthenticationContext,
  frame: Authenticate,
  challenged: Challenged,
): Promise<PrekeyOwner | Refusal> {
  if (negotiateVersion([frame.version]) === undefined) return refuse("version");
  const identity = await identify(context, frame.token, challenged.loopback);
  if ("refused" in identity) return identity;
  const present = await context.directory.lookUp(identity.userId);
  if (present?.isSuspended === true) return refuse("forbidden");
  const claim = claimOf(context, frame, identity, present);
  if ("refused" in claim) return claim;
  const deviceId = frame.deviceId.slice();
  const device = hexOf(deviceId);
  const keys = claim.account.devices.get(device);
  if (keys === undefined) return refuse("unauthenticated");
  if (claim.account.refusedDevices.has(device)) return refuse("forbidden");
  const transcript = authenticationTranscript({
    ...frame,
    nonce: challenged.nonce,
    host: challenged.host.toLowerCase(),
  });
  if (!context.digest.verifyEd25519(keys.signingKey, transcript, frame.signature))
    return refuse("unauthenticated");
  const owner = { account: claim.account, deviceId, device, signingKey: keys.signingKey };
  return claim.isNew ? register(context, owner, present) : owner;
}

async function identify(
  { authenticator, refusals }: AuthenticationContext,
  token: string,
  loopback: boolean,
): Promise<Identity | Refusal> {
  try {
    const identity = await authenticator(token, { loopback });
    return isUserId(identity.userId) ? identity : refuse("unauthenticated");
  } catch (error) {
    if (SottoError.is(error)) refusals.note(error);
    if (SottoError.is(error, "auth/rejected")) return refuse("unauthenticated");
    if (SottoError.is(error, "auth/expired")) return refuse("expired");
    // The issuer's keys cannot be had: no fault of the device, which tries again, nor of this relay's store.
    if (SottoError.is(error) && error.retryable) return refuse("internal");
    throw error;
  }
}

interface Claim {
  readonly account: Account;
  readonly isNew: boolean;
}

/** The log that the device claims to be in: the one that is there, or the one that its genesis would begin. */
function claimOf(
  { digest }: AuthenticationContext,
  { deviceId, genesis }: Authenticate,
  identity: Identity,
  present: Account | undefined,
): Claim | Refusal {
  const isPresentGenesis =
    present !== undefined && equalBytes(present.entries[0] as Uint8Array, genesis);
  if (genesis.length === 0 || isPresentGenesis)
    return present === undefined ? refuse("unauthenticated") : { account: present, isNew: false };
  if (present !== undefined && identity.mayReset !== true) return refuse("forbidden");
  const account = checkGenesis(identity.userId, deviceId, genesis, digest);
  return account === undefined ? refuse("unauthenticated") : { account, isNew: true };
}

/** Stores the log. Of two devices that register at once for one user, the second is refused. */
async function register(
  context: AuthenticationContext,
  owner: PrekeyOwner,
  present: Account | undefined,
): Promise<PrekeyOwner | Refusal> {
  const outcome = await context.directory.create(
    owner.account,
    owner.deviceId,
    present !== undefined,
  );
  if (outcome === "created") {
    for (const device of present?.devices.keys() ?? []) context.queues.discard(device, "forbidden");
    return owner;
  }
  const now = await context.directory.lookUp(owner.account.userId);
  const isOurs =
    now !== undefined &&
    equalBytes(now.entries[0] as Uint8Array, owner.account.entries[0] as Uint8Array);
  return isOurs ? owner : refuse("forbidden");
}
