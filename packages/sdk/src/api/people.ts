import type { Live, SignalOptions } from "../live.ts";
import type { MessageId } from "./ids.ts";
import type { DeviceId, UserId } from "@sotto/protocol";

export interface Profile {
  readonly user: UserId;
  /** The user id while the user has given no name. */
  readonly name: string;
  readonly about: string;
  readonly avatar?: Blob;
}

export interface Profiles {
  readonly own: Live<Profile>;
  of(user: UserId): Live<Profile>;
  /**
   * Tells all contacts. A name has at most 64 characters, about 256, an avatar 48 KiB; null removes it.
   *
   * @throws SottoError `argument/invalid`, `store/…`, `client/closed`
   */
  update(patch: {
    readonly name?: string;
    readonly about?: string;
    readonly avatar?: Blob | null;
  }): Promise<void>;
}

/** What a person has chosen to report, for the app's own moderators. */
export interface Report {
  /** Who is reported. */
  readonly user: UserId;
  readonly reason: string;
  /** Oldest first. */
  readonly messages: readonly ReportedMessage[];
}

/** As it is shown here. The SDK vouches for nothing: whoever reports could have written it. */
export interface ReportedMessage {
  readonly id: MessageId;
  readonly from: UserId;
  readonly device: DeviceId;
  readonly sentAt: Date;
  readonly receivedAt: Date;
  readonly kind: string;
  readonly text: string;
}

export interface SafetyNumber {
  /** 60 digits, the same for both. */
  readonly digits: string;
  /** To be shown as a QR code, and scanned by the other. */
  readonly qr: Uint8Array;
  /** The user has said before that it is right. */
  readonly verified: boolean;
  /**
   * Says that the digits are the same, or compares what was scanned from the other's screen; and keeps that.
   *
   * @returns Whether it matches.
   * @throws SottoError `argument/invalid` if what was scanned is no safety number
   */
  verify(scanned?: Uint8Array): Promise<boolean>;
}

export interface Privacy {
  /** `contacts`: a first message of anybody else is a request. Default `everyone`. */
  readonly messages: "everyone" | "contacts";
  /** Off: nobody is told what was read here, and nothing is shown of what others have read. */
  readonly readReceipts: boolean;
  /** Off: nobody is told when the user types, and nothing is shown of others. */
  readonly typing: boolean;
  /**
   * Who may see whether the user is online and when they last were; the user sees it of the same people. `contacts`, the
   * default: whom the user has written to or accepted. `everyone`: whoever has written to the user as well, if no request
   * waits for an answer. Never the blocked.
   */
  readonly presence: "everyone" | "contacts" | "nobody";
}

export interface PrivacySettings extends Live<Privacy> {
  update(patch: Partial<Privacy>): Promise<void>;
}

export type Presence =
  | {
      readonly online: true;
      /** Not looking. */
      readonly away: boolean;
    }
  | {
      readonly online: false;
      /** To the minute; absent if it is not known, or not for the user to know. */
      readonly lastSeen?: Date;
    };

export interface PresenceApi {
  /**
   * Who of these users is online, kept up to date while somebody is subscribed. Whoever does not show themselves to the
   * user is offline, whatever they do. So is everybody while the user is invisible or the client not connected. At most
   * 1,000 users are watched at a time, over all calls.
   *
   * @throws SottoError `argument/invalid`
   */
  watch(users: readonly UserId[], options?: SignalOptions): Live<ReadonlyMap<UserId, Presence>>;
  /**
   * Shows the user to those whom `privacy` lets see it, as long as the client is connected. `invisible`, with which every
   * client starts: nobody is told, and nobody is shown.
   *
   * @throws SottoError `argument/invalid`
   */
  set(presence: "available" | "away" | "invisible"): void;
}
