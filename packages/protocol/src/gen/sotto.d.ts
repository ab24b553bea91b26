import * as $protobuf from "protobufjs/minimal.js";
import Long = require("long");

/** Namespace sotto. */
export namespace sotto {

    /** Namespace v1. */
    namespace v1 {

        /**
         * Properties of a RatchetMessage.
         * @deprecated Use sotto.v1.RatchetMessage.$Properties instead.
         */
        interface IRatchetMessage extends sotto.v1.RatchetMessage.$Properties {
        }

        /** Represents a RatchetMessage. */
        class RatchetMessage {

            /**
             * Constructs a new RatchetMessage.
             * @param [properties] Properties to set
             */
            constructor(properties?: sotto.v1.RatchetMessage.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RatchetMessage header. */
            header: Uint8Array;

            /** RatchetMessage ciphertext. */
            ciphertext: Uint8Array;

            /**
             * Encodes the specified RatchetMessage message. Does not implicitly {@link sotto.v1.RatchetMessage.verify|verify} messages.
             * @param message RatchetMessage message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sotto.v1.RatchetMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RatchetMessage message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sotto.v1.RatchetMessage & sotto.v1.RatchetMessage.$Shape} RatchetMessage
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sotto.v1.RatchetMessage & sotto.v1.RatchetMessage.$Shape;
        }

        namespace RatchetMessage {

            /** Properties of a RatchetMessage. */
            interface $Properties {

                /** RatchetMessage header */
                header?: Uint8Array;

                /** RatchetMessage ciphertext */
                ciphertext?: Uint8Array;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RatchetMessage. */
            type $Shape = sotto.v1.RatchetMessage.$Properties;
        }

        /**
         * Properties of a RatchetHeader.
         * @deprecated Use sotto.v1.RatchetHeader.$Properties instead.
         */
        interface IRatchetHeader extends sotto.v1.RatchetHeader.$Properties {
        }

        /** Represents a RatchetHeader. */
        class RatchetHeader {

            /**
             * Constructs a new RatchetHeader.
             * @param [properties] Properties to set
             */
            constructor(properties?: sotto.v1.RatchetHeader.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RatchetHeader suite. */
            suite: number;

            /** RatchetHeader sessionId. */
            sessionId: Uint8Array;

            /** RatchetHeader ratchetKey. */
            ratchetKey: Uint8Array;

            /** RatchetHeader n. */
            n: number;

            /** RatchetHeader pn. */
            pn: number;

            /** RatchetHeader pqEpoch. */
            pqEpoch: number;

            /** RatchetHeader pqN. */
            pqN: number;

            /** RatchetHeader pqEk. */
            pqEk: Uint8Array;

            /** RatchetHeader pqCt. */
            pqCt: Uint8Array;

            /** RatchetHeader prekey. */
            prekey: sotto.v1.PrekeyBlock;

            /**
             * Encodes the specified RatchetHeader message. Does not implicitly {@link sotto.v1.RatchetHeader.verify|verify} messages.
             * @param message RatchetHeader message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sotto.v1.RatchetHeader.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RatchetHeader message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sotto.v1.RatchetHeader & sotto.v1.RatchetHeader.$Shape} RatchetHeader
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sotto.v1.RatchetHeader & sotto.v1.RatchetHeader.$Shape;
        }

        namespace RatchetHeader {

            /** Properties of a RatchetHeader. */
            interface $Properties {

                /** RatchetHeader suite */
                suite?: number;

                /** RatchetHeader sessionId */
                sessionId?: Uint8Array;

                /** RatchetHeader ratchetKey */
                ratchetKey?: Uint8Array;

                /** RatchetHeader n */
                n?: number;

                /** RatchetHeader pn */
                pn?: number;

                /** RatchetHeader pqEpoch */
                pqEpoch?: number;

                /** RatchetHeader pqN */
                pqN?: number;

                /** RatchetHeader pqEk */
                pqEk?: Uint8Array;

                /** RatchetHeader pqCt */
                pqCt?: Uint8Array;

                /** RatchetHeader prekey */
                prekey?: sotto.v1.PrekeyBlock.$Properties;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RatchetHeader. */
            type $Shape = sotto.v1.RatchetHeader.$Properties;
        }

        /**
         * Properties of a PrekeyBlock.
         * @deprecated Use sotto.v1.PrekeyBlock.$Properties instead.
         */
        interface IPrekeyBlock extends sotto.v1.PrekeyBlock.$Properties {
        }

        /** Represents a PrekeyBlock. */
        class PrekeyBlock {

            /**
             * Constructs a new PrekeyBlock.
             * @param [properties] Properties to set
             */
            constructor(properties?: sotto.v1.PrekeyBlock.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PrekeyBlock ephemeralKey. */
            ephemeralKey: Uint8Array;

            /** PrekeyBlock signedPrekeyId. */
            signedPrekeyId: number;

            /** PrekeyBlock oneTimePrekeyId. */
            oneTimePrekeyId: number;

            /** PrekeyBlock kemCiphertext. */
            kemCiphertext: Uint8Array;

            /** PrekeyBlock sealedInitiator. */
            sealedInitiator: Uint8Array;

            /**
             * Encodes the specified PrekeyBlock message. Does not implicitly {@link sotto.v1.PrekeyBlock.verify|verify} messages.
             * @param message PrekeyBlock message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sotto.v1.PrekeyBlock.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PrekeyBlock message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sotto.v1.PrekeyBlock & sotto.v1.PrekeyBlock.$Shape} PrekeyBlock
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sotto.v1.PrekeyBlock & sotto.v1.PrekeyBlock.$Shape;
        }

        namespace PrekeyBlock {

            /** Properties of a PrekeyBlock. */
            interface $Properties {

                /** PrekeyBlock ephemeralKey */
                ephemeralKey?: Uint8Array;

                /** PrekeyBlock signedPrekeyId */
                signedPrekeyId?: number;

                /** PrekeyBlock oneTimePrekeyId */
                oneTimePrekeyId?: number;

                /** PrekeyBlock kemCiphertext */
                kemCiphertext?: Uint8Array;

                /** PrekeyBlock sealedInitiator */
                sealedInitiator?: Uint8Array;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PrekeyBlock. */
            type $Shape = sotto.v1.PrekeyBlock.$Properties;
        }

        /**
         * Properties of an Initiator.
         * @deprecated Use sotto.v1.Initiator.$Properties instead.
         */
        interface IInitiator extends sotto.v1.Initiator.$Properties {
        }

        /** Represents an Initiator. */
        class Initiator {

            /**
             * Constructs a new Initiator.
             * @param [properties] Properties to set
             */
            constructor(properties?: sotto.v1.Initiator.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Initiator userId. */
            userId: string;

            /** Initiator deviceId. */
            deviceId: Uint8Array;

            /** Initiator accountId. */
            accountId: Uint8Array;

            /** Initiator replaces. */
            replaces: Uint8Array;

            /**
             * Encodes the specified Initiator message. Does not implicitly {@link sotto.v1.Initiator.verify|verify} messages.
             * @param message Initiator message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sotto.v1.Initiator.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Initiator message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sotto.v1.Initiator & sotto.v1.Initiator.$Shape} Initiator
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sotto.v1.Initiator & sotto.v1.Initiator.$Shape;
        }

        namespace Initiator {

            /** Properties of an Initiator. */
            interface $Properties {

                /** Initiator userId */
                userId?: string;

                /** Initiator deviceId */
                deviceId?: Uint8Array;

                /** Initiator accountId */
                accountId?: Uint8Array;

                /** Initiator replaces */
                replaces?: Uint8Array;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Initiator. */
            type $Shape = sotto.v1.Initiator.$Properties;
        }

        /**
         * Properties of a LogEntry.
         * @deprecated Use sotto.v1.LogEntry.$Properties instead.
         */
        interface ILogEntry extends sotto.v1.LogEntry.$Properties {
        }

        /** Represents a LogEntry. */
        class LogEntry {

            /**
             * Constructs a new LogEntry.
             * @param [properties] Properties to set
             */
            constructor(properties?: sotto.v1.LogEntry.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** LogEntry body. */
            body: Uint8Array;

            /** LogEntry signatures. */
            signatures: sotto.v1.LogSignature[];

            /**
             * Encodes the specified LogEntry message. Does not implicitly {@link sotto.v1.LogEntry.verify|verify} messages.
             * @param message LogEntry message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sotto.v1.LogEntry.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a LogEntry message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sotto.v1.LogEntry & sotto.v1.LogEntry.$Shape} LogEntry
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sotto.v1.LogEntry & sotto.v1.LogEntry.$Shape;
        }

        namespace LogEntry {

            /** Properties of a LogEntry. */
            interface $Properties {

                /** LogEntry body */
                body?: Uint8Array;

                /** LogEntry signatures */
                signatures?: sotto.v1.LogSignature.$Properties[];

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a LogEntry. */
            type $Shape = sotto.v1.LogEntry.$Properties;
        }

        /**
         * Properties of a LogSignature.
         * @deprecated Use sotto.v1.LogSignature.$Properties instead.
         */
        interface ILogSignature extends sotto.v1.LogSignature.$Properties {
        }

        /** Represents a LogSignature. */
        class LogSignature {

            /**
             * Constructs a new LogSignature.
             * @param [properties] Properties to set
             */
            constructor(properties?: sotto.v1.LogSignature.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** LogSignature deviceId. */
            deviceId: Uint8Array;

            /** LogSignature signature. */
            signature: Uint8Array;

            /**
             * Encodes the specified LogSignature message. Does not implicitly {@link sotto.v1.LogSignature.verify|verify} messages.
             * @param message LogSignature message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sotto.v1.LogSignature.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a LogSignature message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sotto.v1.LogSignature & sotto.v1.LogSignature.$Shape} LogSignature
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sotto.v1.LogSignature & sotto.v1.LogSignature.$Shape;
        }

        namespace LogSignature {

            /** Properties of a LogSignature. */
            interface $Properties {

                /** LogSignature deviceId */
                deviceId?: Uint8Array;

                /** LogSignature signature */
                signature?: Uint8Array;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a LogSignature. */
            type $Shape = sotto.v1.LogSignature.$Properties;
        }

        /**
         * Properties of a LogEntryBody.
         * @deprecated Use sotto.v1.LogEntryBody.$Properties instead.
         */
        interface ILogEntryBody extends sotto.v1.LogEntryBody.$Properties {
        }

        /** Represents a LogEntryBody. */
        class LogEntryBody {

            /**
             * Constructs a new LogEntryBody.
             * @param [properties] Properties to set
             */
            constructor(properties?: sotto.v1.LogEntryBody.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** LogEntryBody genesis. */
            genesis: (sotto.v1.Genesis|null);

            /** LogEntryBody add. */
            add: (sotto.v1.AddDevice|null);

            /** LogEntryBody revoke. */
            revoke: (sotto.v1.RevokeDevice|null);

            /** LogEntryBody previous. */
            previous: Uint8Array;

            /** LogEntryBody issuedAtMs. */
            issuedAtMs: number;

            /** LogEntryBody change. */
            change?: ("genesis"|"add"|"revoke");

            /**
             * Encodes the specified LogEntryBody message. Does not implicitly {@link sotto.v1.LogEntryBody.verify|verify} messages.
             * @param message LogEntryBody message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sotto.v1.LogEntryBody.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a LogEntryBody message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sotto.v1.LogEntryBody & sotto.v1.LogEntryBody.$Shape} LogEntryBody
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sotto.v1.LogEntryBody & sotto.v1.LogEntryBody.$Shape;
        }

        namespace LogEntryBody {

            /** Properties of a LogEntryBody. */
            interface $Properties {

                /** LogEntryBody genesis */
                genesis?: (sotto.v1.Genesis.$Properties|null);

                /** LogEntryBody add */
                add?: (sotto.v1.AddDevice.$Properties|null);

                /** LogEntryBody revoke */
                revoke?: (sotto.v1.RevokeDevice.$Properties|null);

                /** LogEntryBody previous */
                previous?: Uint8Array;

                /** LogEntryBody issuedAtMs */
                issuedAtMs?: number;

                /** LogEntryBody change */
                change?: ("genesis"|"add"|"revoke");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a LogEntryBody. */
            type $Shape = {
              genesis?: sotto.v1.Genesis.$Shape|null;
              add?: sotto.v1.AddDevice.$Shape|null;
              revoke?: sotto.v1.RevokeDevice.$Shape|null;
              previous?: Uint8Array;
              issuedAtMs?: number;
              $unknowns?: Uint8Array[];
            } & (
              ({ change?: undefined; genesis?: null; add?: null; revoke?: null }|{ change?: "genesis"; genesis: sotto.v1.Genesis.$Shape; add?: null; revoke?: null }|{ change?: "add"; genesis?: null; add: sotto.v1.AddDevice.$Shape; revoke?: null }|{ change?: "revoke"; genesis?: null; add?: null; revoke: sotto.v1.RevokeDevice.$Shape })
            );
        }

        /**
         * Properties of a Genesis.
         * @deprecated Use sotto.v1.Genesis.$Properties instead.
         */
        interface IGenesis extends sotto.v1.Genesis.$Properties {
        }

        /** Represents a Genesis. */
        class Genesis {

            /**
             * Constructs a new Genesis.
             * @param [properties] Properties to set
             */
            constructor(properties?: sotto.v1.Genesis.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Genesis device. */
            device: sotto.v1.DeviceKeys;

            /**
             * Encodes the specified Genesis message. Does not implicitly {@link sotto.v1.Genesis.verify|verify} messages.
             * @param message Genesis message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sotto.v1.Genesis.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Genesis message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sotto.v1.Genesis & sotto.v1.Genesis.$Shape} Genesis
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sotto.v1.Genesis & sotto.v1.Genesis.$Shape;
        }

        namespace Genesis {

            /** Properties of a Genesis. */
            interface $Properties {

                /** Genesis device */
                device?: sotto.v1.DeviceKeys.$Properties;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Genesis. */
            type $Shape = sotto.v1.Genesis.$Properties;
        }

        /**
         * Properties of an AddDevice.
         * @deprecated Use sotto.v1.AddDevice.$Properties instead.
         */
        interface IAddDevice extends sotto.v1.AddDevice.$Properties {
        }

        /** Represents an AddDevice. */
        class AddDevice {

            /**
             * Constructs a new AddDevice.
             * @param [properties] Properties to set
             */
            constructor(properties?: sotto.v1.AddDevice.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** AddDevice device. */
            device: sotto.v1.DeviceKeys;

            /**
             * Encodes the specified AddDevice message. Does not implicitly {@link sotto.v1.AddDevice.verify|verify} messages.
             * @param message AddDevice message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sotto.v1.AddDevice.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an AddDevice message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sotto.v1.AddDevice & sotto.v1.AddDevice.$Shape} AddDevice
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sotto.v1.AddDevice & sotto.v1.AddDevice.$Shape;
        }

        namespace AddDevice {

            /** Properties of an AddDevice. */
            interface $Properties {

                /** AddDevice device */
                device?: sotto.v1.DeviceKeys.$Properties;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an AddDevice. */
            type $Shape = sotto.v1.AddDevice.$Properties;
        }

        /**
         * Properties of a RevokeDevice.
         * @deprecated Use sotto.v1.RevokeDevice.$Properties instead.
         */
        interface IRevokeDevice extends sotto.v1.RevokeDevice.$Properties {
        }

        /** Represents a RevokeDevice. */
        class RevokeDevice {

            /**
             * Constructs a new RevokeDevice.
             * @param [properties] Properties to set
             */
            constructor(properties?: sotto.v1.RevokeDevice.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RevokeDevice deviceId. */
            deviceId: Uint8Array;

            /**
             * Encodes the specified RevokeDevice message. Does not implicitly {@link sotto.v1.RevokeDevice.verify|verify} messages.
             * @param message RevokeDevice message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sotto.v1.RevokeDevice.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RevokeDevice message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sotto.v1.RevokeDevice & sotto.v1.RevokeDevice.$Shape} RevokeDevice
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sotto.v1.RevokeDevice & sotto.v1.RevokeDevice.$Shape;
        }

        namespace RevokeDevice {

            /** Properties of a RevokeDevice. */
            interface $Properties {

                /** RevokeDevice deviceId */
                deviceId?: Uint8Array;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RevokeDevice. */
            type $Shape = sotto.v1.RevokeDevice.$Properties;
        }

        /**
         * Properties of a DeviceKeys.
         * @deprecated Use sotto.v1.DeviceKeys.$Properties instead.
         */
        interface IDeviceKeys extends sotto.v1.DeviceKeys.$Properties {
        }

        /** Represents a DeviceKeys. */
        class DeviceKeys {

            /**
             * Constructs a new DeviceKeys.
             * @param [properties] Properties to set
             */
            constructor(properties?: sotto.v1.DeviceKeys.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** DeviceKeys signingKey. */
            signingKey: Uint8Array;

            /** DeviceKeys identityKey. */
            identityKey: Uint8Array;

            /**
             * Encodes the specified DeviceKeys message. Does not implicitly {@link sotto.v1.DeviceKeys.verify|verify} messages.
             * @param message DeviceKeys message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sotto.v1.DeviceKeys.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a DeviceKeys message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sotto.v1.DeviceKeys & sotto.v1.DeviceKeys.$Shape} DeviceKeys
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sotto.v1.DeviceKeys & sotto.v1.DeviceKeys.$Shape;
        }

        namespace DeviceKeys {

            /** Properties of a DeviceKeys. */
            interface $Properties {

                /** DeviceKeys signingKey */
                signingKey?: Uint8Array;

                /** DeviceKeys identityKey */
                identityKey?: Uint8Array;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a DeviceKeys. */
            type $Shape = sotto.v1.DeviceKeys.$Properties;
        }

        /**
         * Properties of a ClientFrame.
         * @deprecated Use sotto.v1.ClientFrame.$Properties instead.
         */
        interface IClientFrame extends sotto.v1.ClientFrame.$Properties {
        }

        /** Represents a ClientFrame. */
        class ClientFrame {

            /**
             * Constructs a new ClientFrame.
             * @param [properties] Properties to set
             */
            constructor(properties?: sotto.v1.ClientFrame.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ClientFrame authenticate. */
            authenticate: (sotto.v1.Authenticate|null);

            /** ClientFrame submit. */
            submit: (sotto.v1.Submit|null);

            /** ClientFrame ack. */
            ack: (sotto.v1.Ack|null);

            /** ClientFrame publishPrekeys. */
            publishPrekeys: (sotto.v1.PublishPrekeys|null);

            /** ClientFrame fetchDirectory. */
            fetchDirectory: (sotto.v1.FetchDirectory|null);

            /** ClientFrame fetchBundles. */
            fetchBundles: (sotto.v1.FetchBundles|null);

            /** ClientFrame ping. */
            ping: (sotto.v1.Ping|null);

            /** ClientFrame body. */
            body?: ("authenticate"|"submit"|"ack"|"publishPrekeys"|"fetchDirectory"|"fetchBundles"|"ping");

            /**
             * Encodes the specified ClientFrame message. Does not implicitly {@link sotto.v1.ClientFrame.verify|verify} messages.
             * @param message ClientFrame message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sotto.v1.ClientFrame.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ClientFrame message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sotto.v1.ClientFrame & sotto.v1.ClientFrame.$Shape} ClientFrame
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sotto.v1.ClientFrame & sotto.v1.ClientFrame.$Shape;
        }

        namespace ClientFrame {

            /** Properties of a ClientFrame. */
            interface $Properties {

                /** ClientFrame authenticate */
                authenticate?: (sotto.v1.Authenticate.$Properties|null);

                /** ClientFrame submit */
                submit?: (sotto.v1.Submit.$Properties|null);

                /** ClientFrame ack */
                ack?: (sotto.v1.Ack.$Properties|null);

                /** ClientFrame publishPrekeys */
                publishPrekeys?: (sotto.v1.PublishPrekeys.$Properties|null);

                /** ClientFrame fetchDirectory */
                fetchDirectory?: (sotto.v1.FetchDirectory.$Properties|null);

                /** ClientFrame fetchBundles */
                fetchBundles?: (sotto.v1.FetchBundles.$Properties|null);

                /** ClientFrame ping */
                ping?: (sotto.v1.Ping.$Properties|null);

                /** ClientFrame body */
                body?: ("authenticate"|"submit"|"ack"|"publishPrekeys"|"fetchDirectory"|"fetchBundles"|"ping");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a ClientFrame. */
            type $Shape = {
              authenticate?: sotto.v1.Authenticate.$Shape|null;
              submit?: sotto.v1.Submit.$Shape|null;
              ack?: sotto.v1.Ack.$Shape|null;
              publishPrekeys?: sotto.v1.PublishPrekeys.$Shape|null;
              fetchDirectory?: sotto.v1.FetchDirectory.$Shape|null;
              fetchBundles?: sotto.v1.FetchBundles.$Shape|null;
              ping?: sotto.v1.Ping.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ body?: undefined; authenticate?: null; submit?: null; ack?: null; publishPrekeys?: null; fetchDirectory?: null; fetchBundles?: null; ping?: null }|{ body?: "authenticate"; authenticate: sotto.v1.Authenticate.$Shape; submit?: null; ack?: null; publishPrekeys?: null; fetchDirectory?: null; fetchBundles?: null; ping?: null }|{ body?: "submit"; authenticate?: null; submit: sotto.v1.Submit.$Shape; ack?: null; publishPrekeys?: null; fetchDirectory?: null; fetchBundles?: null; ping?: null }|{ body?: "ack"; authenticate?: null; submit?: null; ack: sotto.v1.Ack.$Shape; publishPrekeys?: null; fetchDirectory?: null; fetchBundles?: null; ping?: null }|{ body?: "publishPrekeys"; authenticate?: null; submit?: null; ack?: null; publishPrekeys: sotto.v1.PublishPrekeys.$Shape; fetchDirectory?: null; fetchBundles?: null; ping?: null }|{ body?: "fetchDirectory"; authenticate?: null; submit?: null; ack?: null; publishPrekeys?: null; fetchDirectory: sotto.v1.FetchDirectory.$Shape; fetchBundles?: null; ping?: null }|{ body?: "fetchBundles"; authenticate?: null; submit?: null; ack?: null; publishPrekeys?: null; fetchDirectory?: null; fetchBundles: sotto.v1.FetchBundles.$Shape; ping?: null }|{ body?: "ping"; authenticate?: null; submit?: null; ack?: null; publishPrekeys?: null; fetchDirectory?: null; fetchBundles?: null; ping: sotto.v1.Ping.$Shape })
            );
        }

        /**
         * Properties of a ServerFrame.
         * @deprecated Use sotto.v1.ServerFrame.$Properties instead.
         */
        interface IServerFrame extends sotto.v1.ServerFrame.$Properties {
        }

        /** Represents a ServerFrame. */
        class ServerFrame {

            /**
             * Constructs a new ServerFrame.
             * @param [properties] Properties to set
             */
            constructor(properties?: sotto.v1.ServerFrame.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ServerFrame challenge. */
            challenge: (sotto.v1.Challenge|null);

            /** ServerFrame welcome. */
            welcome: (sotto.v1.Welcome|null);

            /** ServerFrame accepted. */
            accepted: (sotto.v1.Accepted|null);

            /** ServerFrame deliver. */
            deliver: (sotto.v1.Deliver|null);

            /** ServerFrame queueEmpty. */
            queueEmpty: (sotto.v1.QueueEmpty|null);

            /** ServerFrame prekeysPublished. */
            prekeysPublished: (sotto.v1.PrekeysPublished|null);

            /** ServerFrame directory. */
            directory: (sotto.v1.Directory|null);

            /** ServerFrame bundles. */
            bundles: (sotto.v1.Bundles|null);

            /** ServerFrame failure. */
            failure: (sotto.v1.Failure|null);

            /** ServerFrame pong. */
            pong: (sotto.v1.Pong|null);

            /** ServerFrame prekeysLow. */
            prekeysLow: (sotto.v1.PrekeysLow|null);

            /** ServerFrame body. */
            body?: ("challenge"|"welcome"|"accepted"|"deliver"|"queueEmpty"|"prekeysPublished"|"directory"|"bundles"|"failure"|"pong"|"prekeysLow");

            /**
             * Encodes the specified ServerFrame message. Does not implicitly {@link sotto.v1.ServerFrame.verify|verify} messages.
             * @param message ServerFrame message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sotto.v1.ServerFrame.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ServerFrame message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sotto.v1.ServerFrame & sotto.v1.ServerFrame.$Shape} ServerFrame
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sotto.v1.ServerFrame & sotto.v1.ServerFrame.$Shape;
        }

        namespace ServerFrame {

            /** Properties of a ServerFrame. */
            interface $Properties {

                /** ServerFrame challenge */
                challenge?: (sotto.v1.Challenge.$Properties|null);

                /** ServerFrame welcome */
                welcome?: (sotto.v1.Welcome.$Properties|null);

                /** ServerFrame accepted */
                accepted?: (sotto.v1.Accepted.$Properties|null);

                /** ServerFrame deliver */
                deliver?: (sotto.v1.Deliver.$Properties|null);

                /** ServerFrame queueEmpty */
                queueEmpty?: (sotto.v1.QueueEmpty.$Properties|null);

                /** ServerFrame prekeysPublished */
                prekeysPublished?: (sotto.v1.PrekeysPublished.$Properties|null);

                /** ServerFrame directory */
                directory?: (sotto.v1.Directory.$Properties|null);

                /** ServerFrame bundles */
                bundles?: (sotto.v1.Bundles.$Properties|null);

                /** ServerFrame failure */
                failure?: (sotto.v1.Failure.$Properties|null);

                /** ServerFrame pong */
                pong?: (sotto.v1.Pong.$Properties|null);

                /** ServerFrame prekeysLow */
                prekeysLow?: (sotto.v1.PrekeysLow.$Properties|null);

                /** ServerFrame body */
                body?: ("challenge"|"welcome"|"accepted"|"deliver"|"queueEmpty"|"prekeysPublished"|"directory"|"bundles"|"failure"|"pong"|"prekeysLow");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a ServerFrame. */
            type $Shape = {
              challenge?: sotto.v1.Challenge.$Shape|null;
              welcome?: sotto.v1.Welcome.$Shape|null;
              accepted?: sotto.v1.Accepted.$Shape|null;
              deliver?: sotto.v1.Deliver.$Shape|null;
              queueEmpty?: sotto.v1.QueueEmpty.$Shape|null;
              prekeysPublished?: sotto.v1.PrekeysPublished.$Shape|null;
              directory?: sotto.v1.Directory.$Shape|null;
              bundles?: sotto.v1.Bundles.$Shape|null;
              failure?: sotto.v1.Failure.$Shape|null;
              pong?: sotto.v1.Pong.$Shape|null;
              prekeysLow?: sotto.v1.PrekeysLow.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ body?: undefined; challenge?: null; welcome?: null; accepted?: null; deliver?: null; queueEmpty?: null; prekeysPublished?: null; directory?: null; bundles?: null; failure?: null; pong?: null; prekeysLow?: null }|{ body?: "challenge"; challenge: sotto.v1.Challenge.$Shape; welcome?: null; accepted?: null; deliver?: null; queueEmpty?: null; prekeysPublished?: null; directory?: null; bundles?: null; failure?: null; pong?: null; prekeysLow?: null }|{ body?: "welcome"; challenge?: null; welcome: sotto.v1.Welcome.$Shape; accepted?: null; deliver?: null; queueEmpty?: null; prekeysPublished?: null; directory?: null; bundles?: null; failure?: null; pong?: null; prekeysLow?: null }|{ body?: "accepted"; challenge?: null; welcome?: null; accepted: sotto.v1.Accepted.$Shape; deliver?: null; queueEmpty?: null; prekeysPublished?: null; directory?: null; bundles?: null; failure?: null; pong?: null; prekeysLow?: null }|{ body?: "deliver"; challenge?: null; welcome?: null; accepted?: null; deliver: sotto.v1.Deliver.$Shape; queueEmpty?: null; prekeysPublished?: null; directory?: null; bundles?: null; failure?: null; pong?: null; prekeysLow?: null }|{ body?: "queueEmpty"; challenge?: null; welcome?: null; accepted?: null; deliver?: null; queueEmpty: sotto.v1.QueueEmpty.$Shape; prekeysPublished?: null; directory?: null; bundles?: null; failure?: null; pong?: null; prekeysLow?: null }|{ body?: "prekeysPublished"; challenge?: null; welcome?: null; accepted?: null; deliver?: null; queueEmpty?: null; prekeysPublished: sotto.v1.PrekeysPublished.$Shape; directory?: null; bundles?: null; failure?: null; pong?: null; prekeysLow?: null }|{ body?: "directory"; challenge?: null; welcome?: null; accepted?: null; deliver?: null; queueEmpty?: null; prekeysPublished?: null; directory: sotto.v1.Directory.$Shape; bundles?: null; failure?: null; pong?: null; prekeysLow?: null }|{ body?: "bundles"; challenge?: null; welcome?: null; accepted?: null; deliver?: null; queueEmpty?: null; prekeysPublished?: null; directory?: null; bundles: sotto.v1.Bundles.$Shape; failure?: null; pong?: null; prekeysLow?: null }|{ body?: "failure"; challenge?: null; welcome?: null; accepted?: null; deliver?: null; queueEmpty?: null; prekeysPublished?: null; directory?: null; bundles?: null; failure: sotto.v1.Failure.$Shape; pong?: null; prekeysLow?: null }|{ body?: "pong"; challenge?: null; welcome?: null; accepted?: null; deliver?: null; queueEmpty?: null; prekeysPublished?: null; directory?: null; bundles?: null; failure?: null; pong: sotto.v1.Pong.$Shape; prekeysLow?: null }|{ body?: "prekeysLow"; challenge?: null; welcome?: null; accepted?: null; deliver?: null; queueEmpty?: null; prekeysPublished?: null; directory?: null; bundles?: null; failure?: null; pong?: null; prekeysLow: sotto.v1.PrekeysLow.$Shape })
            );
        }

        /**
         * Properties of a Challenge.
         * @deprecated Use sotto.v1.Challenge.$Properties instead.
         */
        interface IChallenge extends sotto.v1.Challenge.$Properties {
        }

        /** Represents a Challenge. */
        class Challenge {

            /**
             * Constructs a new Challenge.
             * @param [properties] Properties to set
             */
            constructor(properties?: sotto.v1.Challenge.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Challenge nonce. */
            nonce: Uint8Array;

            /** Challenge versions. */
            versions: number[];

            /**
             * Encodes the specified Challenge message. Does not implicitly {@link sotto.v1.Challenge.verify|verify} messages.
             * @param message Challenge message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sotto.v1.Challenge.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Challenge message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sotto.v1.Challenge & sotto.v1.Challenge.$Shape} Challenge
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sotto.v1.Challenge & sotto.v1.Challenge.$Shape;
        }

        namespace Challenge {

            /** Properties of a Challenge. */
            interface $Properties {

                /** Challenge nonce */
                nonce?: Uint8Array;

                /** Challenge versions */
                versions?: number[];

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Challenge. */
            type $Shape = sotto.v1.Challenge.$Properties;
        }

        /**
         * Properties of an Authenticate.
         * @deprecated Use sotto.v1.Authenticate.$Properties instead.
         */
        interface IAuthenticate extends sotto.v1.Authenticate.$Properties {
        }

        /** Represents an Authenticate. */
        class Authenticate {

            /**
             * Constructs a new Authenticate.
             * @param [properties] Properties to set
             */
            constructor(properties?: sotto.v1.Authenticate.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Authenticate version. */
            version: number;

            /** Authenticate token. */
            token: string;

            /** Authenticate deviceId. */
            deviceId: Uint8Array;

            /** Authenticate signature. */
            signature: Uint8Array;

            /** Authenticate genesis. */
            genesis: Uint8Array;

            /**
             * Encodes the specified Authenticate message. Does not implicitly {@link sotto.v1.Authenticate.verify|verify} messages.
             * @param message Authenticate message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sotto.v1.Authenticate.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Authenticate message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sotto.v1.Authenticate & sotto.v1.Authenticate.$Shape} Authenticate
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sotto.v1.Authenticate & sotto.v1.Authenticate.$Shape;
        }

        namespace Authenticate {

            /** Properties of an Authenticate. */
            interface $Properties {

                /** Authenticate version */
                version?: number;

                /** Authenticate token */
                token?: string;

                /** Authenticate deviceId */
                deviceId?: Uint8Array;

                /** Authenticate signature */
                signature?: Uint8Array;

                /** Authenticate genesis */
                genesis?: Uint8Array;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Authenticate. */
            type $Shape = sotto.v1.Authenticate.$Properties;
        }

        /**
         * Properties of a Welcome.
         * @deprecated Use sotto.v1.Welcome.$Properties instead.
         */
        interface IWelcome extends sotto.v1.Welcome.$Properties {
        }

        /** Represents a Welcome. */
        class Welcome {

            /**
             * Constructs a new Welcome.
             * @param [properties] Properties to set
             */
            constructor(properties?: sotto.v1.Welcome.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Welcome userId. */
            userId: string;

            /** Welcome version. */
            version: number;

            /** Welcome oneTimePrekeys. */
            oneTimePrekeys: number;

            /** Welcome heartbeatMs. */
            heartbeatMs: number;

            /**
             * Encodes the specified Welcome message. Does not implicitly {@link sotto.v1.Welcome.verify|verify} messages.
             * @param message Welcome message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sotto.v1.Welcome.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Welcome message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sotto.v1.Welcome & sotto.v1.Welcome.$Shape} Welcome
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sotto.v1.Welcome & sotto.v1.Welcome.$Shape;
        }

        namespace Welcome {

            /** Properties of a Welcome. */
            interface $Properties {

                /** Welcome userId */
                userId?: string;

                /** Welcome version */
                version?: number;

                /** Welcome oneTimePrekeys */
                oneTimePrekeys?: number;

                /** Welcome heartbeatMs */
                heartbeatMs?: number;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Welcome. */
            type $Shape = sotto.v1.Welcome.$Properties;
        }

        /**
         * Properties of a Submit.
         * @deprecated Use sotto.v1.Submit.$Properties instead.
         */
        interface ISubmit extends sotto.v1.Submit.$Properties {
        }

        /** Represents a Submit. */
        class Submit {

            /**
             * Constructs a new Submit.
             * @param [properties] Properties to set
             */
            constructor(properties?: sotto.v1.Submit.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Submit requestId. */
            requestId: Uint8Array;

            /** Submit addressees. */
            addressees: sotto.v1.Addressee[];

            /** Submit shared. */
            shared: Uint8Array;

            /** Submit ttlSeconds. */
            ttlSeconds: number;

            /** Submit ephemeral. */
            ephemeral: boolean;

            /**
             * Encodes the specified Submit message. Does not implicitly {@link sotto.v1.Submit.verify|verify} messages.
             * @param message Submit message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sotto.v1.Submit.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Submit message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sotto.v1.Submit & sotto.v1.Submit.$Shape} Submit
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sotto.v1.Submit & sotto.v1.Submit.$Shape;
        }

        namespace Submit {

            /** Properties of a Submit. */
            interface $Properties {

                /** Submit requestId */
                requestId?: Uint8Array;

                /** Submit addressees */
                addressees?: sotto.v1.Addressee.$Properties[];

                /** Submit shared */
                shared?: Uint8Array;

                /** Submit ttlSeconds */
                ttlSeconds?: number;

                /** Submit ephemeral */
                ephemeral?: boolean;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Submit. */
            type $Shape = sotto.v1.Submit.$Properties;
        }

        /**
         * Properties of an Addressee.
         * @deprecated Use sotto.v1.Addressee.$Properties instead.
         */
        interface IAddressee extends sotto.v1.Addressee.$Properties {
        }

        /** Represents an Addressee. */
        class Addressee {

            /**
             * Constructs a new Addressee.
             * @param [properties] Properties to set
             */
            constructor(properties?: sotto.v1.Addressee.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Addressee userId. */
            userId: string;

            /** Addressee slots. */
            slots: sotto.v1.Slot[];

            /**
             * Encodes the specified Addressee message. Does not implicitly {@link sotto.v1.Addressee.verify|verify} messages.
             * @param message Addressee message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sotto.v1.Addressee.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Addressee message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sotto.v1.Addressee & sotto.v1.Addressee.$Shape} Addressee
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sotto.v1.Addressee & sotto.v1.Addressee.$Shape;
        }

        namespace Addressee {

            /** Properties of an Addressee. */
            interface $Properties {

                /** Addressee userId */
                userId?: string;

                /** Addressee slots */
                slots?: sotto.v1.Slot.$Properties[];

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Addressee. */
            type $Shape = sotto.v1.Addressee.$Properties;
        }

        /**
         * Properties of a Slot.
         * @deprecated Use sotto.v1.Slot.$Properties instead.
         */
        interface ISlot extends sotto.v1.Slot.$Properties {
        }

        /** Represents a Slot. */
        class Slot {

            /**
             * Constructs a new Slot.
             * @param [properties] Properties to set
             */
            constructor(properties?: sotto.v1.Slot.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Slot deviceId. */
            deviceId: Uint8Array;

            /** Slot envelopeId. */
            envelopeId: Uint8Array;

            /** Slot sealed. */
            sealed: Uint8Array;

            /**
             * Encodes the specified Slot message. Does not implicitly {@link sotto.v1.Slot.verify|verify} messages.
             * @param message Slot message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sotto.v1.Slot.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Slot message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sotto.v1.Slot & sotto.v1.Slot.$Shape} Slot
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sotto.v1.Slot & sotto.v1.Slot.$Shape;
        }

        namespace Slot {

            /** Properties of a Slot. */
            interface $Properties {

                /** Slot deviceId */
                deviceId?: Uint8Array;

                /** Slot envelopeId */
                envelopeId?: Uint8Array;

                /** Slot sealed */
                sealed?: Uint8Array;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Slot. */
            type $Shape = sotto.v1.Slot.$Properties;
        }

        /**
         * Properties of an Accepted.
         * @deprecated Use sotto.v1.Accepted.$Properties instead.
         */
        interface IAccepted extends sotto.v1.Accepted.$Properties {
        }

        /** Represents an Accepted. */
        class Accepted {

            /**
             * Constructs a new Accepted.
             * @param [properties] Properties to set
             */
            constructor(properties?: sotto.v1.Accepted.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Accepted requestId. */
            requestId: Uint8Array;

            /** Accepted stored. */
            stored: boolean;

            /**
             * Encodes the specified Accepted message. Does not implicitly {@link sotto.v1.Accepted.verify|verify} messages.
             * @param message Accepted message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sotto.v1.Accepted.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Accepted message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sotto.v1.Accepted & sotto.v1.Accepted.$Shape} Accepted
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sotto.v1.Accepted & sotto.v1.Accepted.$Shape;
        }

        namespace Accepted {

            /** Properties of an Accepted. */
            interface $Properties {

                /** Accepted requestId */
                requestId?: Uint8Array;

                /** Accepted stored */
                stored?: boolean;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Accepted. */
            type $Shape = sotto.v1.Accepted.$Properties;
        }

        /**
         * Properties of a Deliver.
         * @deprecated Use sotto.v1.Deliver.$Properties instead.
         */
        interface IDeliver extends sotto.v1.Deliver.$Properties {
        }

        /** Represents a Deliver. */
        class Deliver {

            /**
             * Constructs a new Deliver.
             * @param [properties] Properties to set
             */
            constructor(properties?: sotto.v1.Deliver.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Deliver envelopes. */
            envelopes: sotto.v1.Envelope[];

            /**
             * Encodes the specified Deliver message. Does not implicitly {@link sotto.v1.Deliver.verify|verify} messages.
             * @param message Deliver message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sotto.v1.Deliver.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Deliver message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sotto.v1.Deliver & sotto.v1.Deliver.$Shape} Deliver
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sotto.v1.Deliver & sotto.v1.Deliver.$Shape;
        }

        namespace Deliver {

            /** Properties of a Deliver. */
            interface $Properties {

                /** Deliver envelopes */
                envelopes?: sotto.v1.Envelope.$Properties[];

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Deliver. */
            type $Shape = sotto.v1.Deliver.$Properties;
        }

        /**
         * Properties of an Envelope.
         * @deprecated Use sotto.v1.Envelope.$Properties instead.
         */
        interface IEnvelope extends sotto.v1.Envelope.$Properties {
        }

        /** Represents an Envelope. */
        class Envelope {

            /**
             * Constructs a new Envelope.
             * @param [properties] Properties to set
             */
            constructor(properties?: sotto.v1.Envelope.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Envelope id. */
            id: Uint8Array;

            /** Envelope sealed. */
            sealed: Uint8Array;

            /** Envelope shared. */
            shared: Uint8Array;

            /**
             * Encodes the specified Envelope message. Does not implicitly {@link sotto.v1.Envelope.verify|verify} messages.
             * @param message Envelope message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sotto.v1.Envelope.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Envelope message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sotto.v1.Envelope & sotto.v1.Envelope.$Shape} Envelope
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sotto.v1.Envelope & sotto.v1.Envelope.$Shape;
        }

        namespace Envelope {

            /** Properties of an Envelope. */
            interface $Properties {

                /** Envelope id */
                id?: Uint8Array;

                /** Envelope sealed */
                sealed?: Uint8Array;

                /** Envelope shared */
                shared?: Uint8Array;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Envelope. */
            type $Shape = sotto.v1.Envelope.$Properties;
        }

        /**
         * Properties of an Ack.
         * @deprecated Use sotto.v1.Ack.$Properties instead.
         */
        interface IAck extends sotto.v1.Ack.$Properties {
        }

        /** Represents an Ack. */
        class Ack {

            /**
             * Constructs a new Ack.
             * @param [properties] Properties to set
             */
            constructor(properties?: sotto.v1.Ack.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Ack envelopeIds. */
            envelopeIds: Uint8Array[];

            /**
             * Encodes the specified Ack message. Does not implicitly {@link sotto.v1.Ack.verify|verify} messages.
             * @param message Ack message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sotto.v1.Ack.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Ack message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sotto.v1.Ack & sotto.v1.Ack.$Shape} Ack
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sotto.v1.Ack & sotto.v1.Ack.$Shape;
        }

        namespace Ack {

            /** Properties of an Ack. */
            interface $Properties {

                /** Ack envelopeIds */
                envelopeIds?: Uint8Array[];

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Ack. */
            type $Shape = sotto.v1.Ack.$Properties;
        }

        /**
         * Properties of a QueueEmpty.
         * @deprecated Use sotto.v1.QueueEmpty.$Properties instead.
         */
        interface IQueueEmpty extends sotto.v1.QueueEmpty.$Properties {
        }

        /** Represents a QueueEmpty. */
        class QueueEmpty {

            /**
             * Constructs a new QueueEmpty.
             * @param [properties] Properties to set
             */
            constructor(properties?: sotto.v1.QueueEmpty.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /**
             * Encodes the specified QueueEmpty message. Does not implicitly {@link sotto.v1.QueueEmpty.verify|verify} messages.
             * @param message QueueEmpty message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sotto.v1.QueueEmpty.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a QueueEmpty message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sotto.v1.QueueEmpty & sotto.v1.QueueEmpty.$Shape} QueueEmpty
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sotto.v1.QueueEmpty & sotto.v1.QueueEmpty.$Shape;
        }

        namespace QueueEmpty {

            /** Properties of a QueueEmpty. */
            interface $Properties {

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a QueueEmpty. */
            type $Shape = sotto.v1.QueueEmpty.$Properties;
        }

        /**
         * Properties of a PublishPrekeys.
         * @deprecated Use sotto.v1.PublishPrekeys.$Properties instead.
         */
        interface IPublishPrekeys extends sotto.v1.PublishPrekeys.$Properties {
        }

        /** Represents a PublishPrekeys. */
        class PublishPrekeys {

            /**
             * Constructs a new PublishPrekeys.
             * @param [properties] Properties to set
             */
            constructor(properties?: sotto.v1.PublishPrekeys.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PublishPrekeys requestId. */
            requestId: Uint8Array;

            /** PublishPrekeys signed. */
            signed: sotto.v1.SignedPrekey;

            /** PublishPrekeys oneTime. */
            oneTime: sotto.v1.OneTimePrekey[];

            /**
             * Encodes the specified PublishPrekeys message. Does not implicitly {@link sotto.v1.PublishPrekeys.verify|verify} messages.
             * @param message PublishPrekeys message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sotto.v1.PublishPrekeys.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PublishPrekeys message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sotto.v1.PublishPrekeys & sotto.v1.PublishPrekeys.$Shape} PublishPrekeys
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sotto.v1.PublishPrekeys & sotto.v1.PublishPrekeys.$Shape;
        }

        namespace PublishPrekeys {

            /** Properties of a PublishPrekeys. */
            interface $Properties {

                /** PublishPrekeys requestId */
                requestId?: Uint8Array;

                /** PublishPrekeys signed */
                signed?: sotto.v1.SignedPrekey.$Properties;

                /** PublishPrekeys oneTime */
                oneTime?: sotto.v1.OneTimePrekey.$Properties[];

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PublishPrekeys. */
            type $Shape = sotto.v1.PublishPrekeys.$Properties;
        }

        /**
         * Properties of a PrekeysPublished.
         * @deprecated Use sotto.v1.PrekeysPublished.$Properties instead.
         */
        interface IPrekeysPublished extends sotto.v1.PrekeysPublished.$Properties {
        }

        /** Represents a PrekeysPublished. */
        class PrekeysPublished {

            /**
             * Constructs a new PrekeysPublished.
             * @param [properties] Properties to set
             */
            constructor(properties?: sotto.v1.PrekeysPublished.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PrekeysPublished requestId. */
            requestId: Uint8Array;

            /** PrekeysPublished oneTimePrekeys. */
            oneTimePrekeys: number;

            /**
             * Encodes the specified PrekeysPublished message. Does not implicitly {@link sotto.v1.PrekeysPublished.verify|verify} messages.
             * @param message PrekeysPublished message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sotto.v1.PrekeysPublished.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PrekeysPublished message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sotto.v1.PrekeysPublished & sotto.v1.PrekeysPublished.$Shape} PrekeysPublished
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sotto.v1.PrekeysPublished & sotto.v1.PrekeysPublished.$Shape;
        }

        namespace PrekeysPublished {

            /** Properties of a PrekeysPublished. */
            interface $Properties {

                /** PrekeysPublished requestId */
                requestId?: Uint8Array;

                /** PrekeysPublished oneTimePrekeys */
                oneTimePrekeys?: number;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PrekeysPublished. */
            type $Shape = sotto.v1.PrekeysPublished.$Properties;
        }

        /**
         * Properties of a PrekeysLow.
         * @deprecated Use sotto.v1.PrekeysLow.$Properties instead.
         */
        interface IPrekeysLow extends sotto.v1.PrekeysLow.$Properties {
        }

        /** Represents a PrekeysLow. */
        class PrekeysLow {

            /**
             * Constructs a new PrekeysLow.
             * @param [properties] Properties to set
             */
            constructor(properties?: sotto.v1.PrekeysLow.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PrekeysLow oneTimePrekeys. */
            oneTimePrekeys: number;

            /**
             * Encodes the specified PrekeysLow message. Does not implicitly {@link sotto.v1.PrekeysLow.verify|verify} messages.
             * @param message PrekeysLow message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sotto.v1.PrekeysLow.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PrekeysLow message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sotto.v1.PrekeysLow & sotto.v1.PrekeysLow.$Shape} PrekeysLow
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sotto.v1.PrekeysLow & sotto.v1.PrekeysLow.$Shape;
        }

        namespace PrekeysLow {

            /** Properties of a PrekeysLow. */
            interface $Properties {

                /** PrekeysLow oneTimePrekeys */
                oneTimePrekeys?: number;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PrekeysLow. */
            type $Shape = sotto.v1.PrekeysLow.$Properties;
        }

        /**
         * Properties of a FetchDirectory.
         * @deprecated Use sotto.v1.FetchDirectory.$Properties instead.
         */
        interface IFetchDirectory extends sotto.v1.FetchDirectory.$Properties {
        }

        /** Represents a FetchDirectory. */
        class FetchDirectory {

            /**
             * Constructs a new FetchDirectory.
             * @param [properties] Properties to set
             */
            constructor(properties?: sotto.v1.FetchDirectory.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** FetchDirectory requestId. */
            requestId: Uint8Array;

            /** FetchDirectory userId. */
            userId: string;

            /**
             * Encodes the specified FetchDirectory message. Does not implicitly {@link sotto.v1.FetchDirectory.verify|verify} messages.
             * @param message FetchDirectory message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sotto.v1.FetchDirectory.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a FetchDirectory message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sotto.v1.FetchDirectory & sotto.v1.FetchDirectory.$Shape} FetchDirectory
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sotto.v1.FetchDirectory & sotto.v1.FetchDirectory.$Shape;
        }

        namespace FetchDirectory {

            /** Properties of a FetchDirectory. */
            interface $Properties {

                /** FetchDirectory requestId */
                requestId?: Uint8Array;

                /** FetchDirectory userId */
                userId?: string;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a FetchDirectory. */
            type $Shape = sotto.v1.FetchDirectory.$Properties;
        }

        /**
         * Properties of a Directory.
         * @deprecated Use sotto.v1.Directory.$Properties instead.
         */
        interface IDirectory extends sotto.v1.Directory.$Properties {
        }

        /** Represents a Directory. */
        class Directory {

            /**
             * Constructs a new Directory.
             * @param [properties] Properties to set
             */
            constructor(properties?: sotto.v1.Directory.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Directory requestId. */
            requestId: Uint8Array;

            /** Directory userId. */
            userId: string;

            /** Directory entries. */
            entries: Uint8Array[];

            /**
             * Encodes the specified Directory message. Does not implicitly {@link sotto.v1.Directory.verify|verify} messages.
             * @param message Directory message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sotto.v1.Directory.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Directory message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sotto.v1.Directory & sotto.v1.Directory.$Shape} Directory
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sotto.v1.Directory & sotto.v1.Directory.$Shape;
        }

        namespace Directory {

            /** Properties of a Directory. */
            interface $Properties {

                /** Directory requestId */
                requestId?: Uint8Array;

                /** Directory userId */
                userId?: string;

                /** Directory entries */
                entries?: Uint8Array[];

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Directory. */
            type $Shape = sotto.v1.Directory.$Properties;
        }

        /**
         * Properties of a FetchBundles.
         * @deprecated Use sotto.v1.FetchBundles.$Properties instead.
         */
        interface IFetchBundles extends sotto.v1.FetchBundles.$Properties {
        }

        /** Represents a FetchBundles. */
        class FetchBundles {

            /**
             * Constructs a new FetchBundles.
             * @param [properties] Properties to set
             */
            constructor(properties?: sotto.v1.FetchBundles.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** FetchBundles requestId. */
            requestId: Uint8Array;

            /** FetchBundles userId. */
            userId: string;

            /** FetchBundles deviceIds. */
            deviceIds: Uint8Array[];

            /**
             * Encodes the specified FetchBundles message. Does not implicitly {@link sotto.v1.FetchBundles.verify|verify} messages.
             * @param message FetchBundles message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sotto.v1.FetchBundles.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a FetchBundles message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sotto.v1.FetchBundles & sotto.v1.FetchBundles.$Shape} FetchBundles
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sotto.v1.FetchBundles & sotto.v1.FetchBundles.$Shape;
        }

        namespace FetchBundles {

            /** Properties of a FetchBundles. */
            interface $Properties {

                /** FetchBundles requestId */
                requestId?: Uint8Array;

                /** FetchBundles userId */
                userId?: string;

                /** FetchBundles deviceIds */
                deviceIds?: Uint8Array[];

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a FetchBundles. */
            type $Shape = sotto.v1.FetchBundles.$Properties;
        }

        /**
         * Properties of a Bundles.
         * @deprecated Use sotto.v1.Bundles.$Properties instead.
         */
        interface IBundles extends sotto.v1.Bundles.$Properties {
        }

        /** Represents a Bundles. */
        class Bundles {

            /**
             * Constructs a new Bundles.
             * @param [properties] Properties to set
             */
            constructor(properties?: sotto.v1.Bundles.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Bundles requestId. */
            requestId: Uint8Array;

            /** Bundles bundles. */
            bundles: sotto.v1.PrekeyBundle[];

            /**
             * Encodes the specified Bundles message. Does not implicitly {@link sotto.v1.Bundles.verify|verify} messages.
             * @param message Bundles message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sotto.v1.Bundles.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Bundles message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sotto.v1.Bundles & sotto.v1.Bundles.$Shape} Bundles
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sotto.v1.Bundles & sotto.v1.Bundles.$Shape;
        }

        namespace Bundles {

            /** Properties of a Bundles. */
            interface $Properties {

                /** Bundles requestId */
                requestId?: Uint8Array;

                /** Bundles bundles */
                bundles?: sotto.v1.PrekeyBundle.$Properties[];

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Bundles. */
            type $Shape = sotto.v1.Bundles.$Properties;
        }

        /**
         * Properties of a Failure.
         * @deprecated Use sotto.v1.Failure.$Properties instead.
         */
        interface IFailure extends sotto.v1.Failure.$Properties {
        }

        /** Represents a Failure. */
        class Failure {

            /**
             * Constructs a new Failure.
             * @param [properties] Properties to set
             */
            constructor(properties?: sotto.v1.Failure.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Failure requestId. */
            requestId: Uint8Array;

            /** Failure code. */
            code: string;

            /** Failure retryAfterMs. */
            retryAfterMs: number;

            /** Failure missingDevices. */
            missingDevices: Uint8Array[];

            /** Failure extraDevices. */
            extraDevices: Uint8Array[];

            /**
             * Encodes the specified Failure message. Does not implicitly {@link sotto.v1.Failure.verify|verify} messages.
             * @param message Failure message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sotto.v1.Failure.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Failure message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sotto.v1.Failure & sotto.v1.Failure.$Shape} Failure
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sotto.v1.Failure & sotto.v1.Failure.$Shape;
        }

        namespace Failure {

            /** Properties of a Failure. */
            interface $Properties {

                /** Failure requestId */
                requestId?: Uint8Array;

                /** Failure code */
                code?: string;

                /** Failure retryAfterMs */
                retryAfterMs?: number;

                /** Failure missingDevices */
                missingDevices?: Uint8Array[];

                /** Failure extraDevices */
                extraDevices?: Uint8Array[];

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Failure. */
            type $Shape = sotto.v1.Failure.$Properties;
        }

        /**
         * Properties of a Ping.
         * @deprecated Use sotto.v1.Ping.$Properties instead.
         */
        interface IPing extends sotto.v1.Ping.$Properties {
        }

        /** Represents a Ping. */
        class Ping {

            /**
             * Constructs a new Ping.
             * @param [properties] Properties to set
             */
            constructor(properties?: sotto.v1.Ping.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Ping sequence. */
            sequence: number;

            /**
             * Encodes the specified Ping message. Does not implicitly {@link sotto.v1.Ping.verify|verify} messages.
             * @param message Ping message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sotto.v1.Ping.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Ping message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sotto.v1.Ping & sotto.v1.Ping.$Shape} Ping
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sotto.v1.Ping & sotto.v1.Ping.$Shape;
        }

        namespace Ping {

            /** Properties of a Ping. */
            interface $Properties {

                /** Ping sequence */
                sequence?: number;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Ping. */
            type $Shape = sotto.v1.Ping.$Properties;
        }

        /**
         * Properties of a Pong.
         * @deprecated Use sotto.v1.Pong.$Properties instead.
         */
        interface IPong extends sotto.v1.Pong.$Properties {
        }

        /** Represents a Pong. */
        class Pong {

            /**
             * Constructs a new Pong.
             * @param [properties] Properties to set
             */
            constructor(properties?: sotto.v1.Pong.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Pong sequence. */
            sequence: number;

            /**
             * Encodes the specified Pong message. Does not implicitly {@link sotto.v1.Pong.verify|verify} messages.
             * @param message Pong message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sotto.v1.Pong.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Pong message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sotto.v1.Pong & sotto.v1.Pong.$Shape} Pong
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sotto.v1.Pong & sotto.v1.Pong.$Shape;
        }

        namespace Pong {

            /** Properties of a Pong. */
            interface $Properties {

                /** Pong sequence */
                sequence?: number;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Pong. */
            type $Shape = sotto.v1.Pong.$Properties;
        }

        /**
         * Properties of a SignedPrekey.
         * @deprecated Use sotto.v1.SignedPrekey.$Properties instead.
         */
        interface ISignedPrekey extends sotto.v1.SignedPrekey.$Properties {
        }

        /** Represents a SignedPrekey. */
        class SignedPrekey {

            /**
             * Constructs a new SignedPrekey.
             * @param [properties] Properties to set
             */
            constructor(properties?: sotto.v1.SignedPrekey.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SignedPrekey id. */
            id: number;

            /** SignedPrekey expiresAtMs. */
            expiresAtMs: number;

            /** SignedPrekey x25519. */
            x25519: Uint8Array;

            /** SignedPrekey mlkem768. */
            mlkem768: Uint8Array;

            /** SignedPrekey signature. */
            signature: Uint8Array;

            /**
             * Encodes the specified SignedPrekey message. Does not implicitly {@link sotto.v1.SignedPrekey.verify|verify} messages.
             * @param message SignedPrekey message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sotto.v1.SignedPrekey.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SignedPrekey message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sotto.v1.SignedPrekey & sotto.v1.SignedPrekey.$Shape} SignedPrekey
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sotto.v1.SignedPrekey & sotto.v1.SignedPrekey.$Shape;
        }

        namespace SignedPrekey {

            /** Properties of a SignedPrekey. */
            interface $Properties {

                /** SignedPrekey id */
                id?: number;

                /** SignedPrekey expiresAtMs */
                expiresAtMs?: number;

                /** SignedPrekey x25519 */
                x25519?: Uint8Array;

                /** SignedPrekey mlkem768 */
                mlkem768?: Uint8Array;

                /** SignedPrekey signature */
                signature?: Uint8Array;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SignedPrekey. */
            type $Shape = sotto.v1.SignedPrekey.$Properties;
        }

        /**
         * Properties of a OneTimePrekey.
         * @deprecated Use sotto.v1.OneTimePrekey.$Properties instead.
         */
        interface IOneTimePrekey extends sotto.v1.OneTimePrekey.$Properties {
        }

        /** Represents a OneTimePrekey. */
        class OneTimePrekey {

            /**
             * Constructs a new OneTimePrekey.
             * @param [properties] Properties to set
             */
            constructor(properties?: sotto.v1.OneTimePrekey.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** OneTimePrekey id. */
            id: number;

            /** OneTimePrekey x25519. */
            x25519: Uint8Array;

            /** OneTimePrekey mlkem768. */
            mlkem768: Uint8Array;

            /** OneTimePrekey signature. */
            signature: Uint8Array;

            /**
             * Encodes the specified OneTimePrekey message. Does not implicitly {@link sotto.v1.OneTimePrekey.verify|verify} messages.
             * @param message OneTimePrekey message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sotto.v1.OneTimePrekey.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a OneTimePrekey message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sotto.v1.OneTimePrekey & sotto.v1.OneTimePrekey.$Shape} OneTimePrekey
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sotto.v1.OneTimePrekey & sotto.v1.OneTimePrekey.$Shape;
        }

        namespace OneTimePrekey {

            /** Properties of a OneTimePrekey. */
            interface $Properties {

                /** OneTimePrekey id */
                id?: number;

                /** OneTimePrekey x25519 */
                x25519?: Uint8Array;

                /** OneTimePrekey mlkem768 */
                mlkem768?: Uint8Array;

                /** OneTimePrekey signature */
                signature?: Uint8Array;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a OneTimePrekey. */
            type $Shape = sotto.v1.OneTimePrekey.$Properties;
        }

        /**
         * Properties of a PrekeyBundle.
         * @deprecated Use sotto.v1.PrekeyBundle.$Properties instead.
         */
        interface IPrekeyBundle extends sotto.v1.PrekeyBundle.$Properties {
        }

        /** Represents a PrekeyBundle. */
        class PrekeyBundle {

            /**
             * Constructs a new PrekeyBundle.
             * @param [properties] Properties to set
             */
            constructor(properties?: sotto.v1.PrekeyBundle.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PrekeyBundle deviceId. */
            deviceId: Uint8Array;

            /** PrekeyBundle signed. */
            signed: sotto.v1.SignedPrekey;

            /** PrekeyBundle oneTime. */
            oneTime: sotto.v1.OneTimePrekey;

            /**
             * Encodes the specified PrekeyBundle message. Does not implicitly {@link sotto.v1.PrekeyBundle.verify|verify} messages.
             * @param message PrekeyBundle message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sotto.v1.PrekeyBundle.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PrekeyBundle message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sotto.v1.PrekeyBundle & sotto.v1.PrekeyBundle.$Shape} PrekeyBundle
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sotto.v1.PrekeyBundle & sotto.v1.PrekeyBundle.$Shape;
        }

        namespace PrekeyBundle {

            /** Properties of a PrekeyBundle. */
            interface $Properties {

                /** PrekeyBundle deviceId */
                deviceId?: Uint8Array;

                /** PrekeyBundle signed */
                signed?: sotto.v1.SignedPrekey.$Properties;

                /** PrekeyBundle oneTime */
                oneTime?: sotto.v1.OneTimePrekey.$Properties;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PrekeyBundle. */
            type $Shape = sotto.v1.PrekeyBundle.$Properties;
        }
    }
}
