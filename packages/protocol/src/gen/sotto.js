/*eslint-disable block-scoped-var, id-length, no-control-regex, no-magic-numbers, no-mixed-operators, no-prototype-builtins, no-redeclare, no-shadow, no-var, sort-vars, default-case, jsdoc/require-param*/
import $protobuf from "protobufjs/minimal.js";

// Common aliases
const $Reader = $protobuf.Reader, $Writer = $protobuf.Writer, $util = $protobuf.util;
const $Object = $util.global.Object, $undefined = $util.global.undefined, $Error = $util.global.Error, $RangeError = $util.global.RangeError;

// Exported root namespace
const $root = $protobuf.roots["sotto_v1"] || ($protobuf.roots["sotto_v1"] = {});

export const sotto = $root.sotto = (() => {

    /**
     * Namespace sotto.
     * @exports sotto
     * @namespace
     */
    const sotto = {};

    sotto.v1 = (function() {

        /**
         * Namespace v1.
         * @memberof sotto
         * @namespace
         */
        const v1 = {};

        v1.RatchetMessage = (function() {

            /**
             * Properties of a RatchetMessage.
             * @typedef {Object} sotto.v1.RatchetMessage.$Properties
             * @property {Uint8Array} [header] RatchetMessage header
             * @property {Uint8Array} [ciphertext] RatchetMessage ciphertext
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a RatchetMessage.
             * @memberof sotto.v1
             * @interface IRatchetMessage
             * @augments sotto.v1.RatchetMessage.$Properties
             * @deprecated Use sotto.v1.RatchetMessage.$Properties instead.
             */

            /**
             * Shape of a RatchetMessage.
             * @typedef {sotto.v1.RatchetMessage.$Properties} sotto.v1.RatchetMessage.$Shape
             */

            /**
             * Constructs a new RatchetMessage.
             * @memberof sotto.v1
             * @classdesc Represents a RatchetMessage.
             * @constructor
             * @param {sotto.v1.RatchetMessage.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const RatchetMessage = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * RatchetMessage header.
             * @member {Uint8Array} header
             * @memberof sotto.v1.RatchetMessage
             * @instance
             */
            RatchetMessage.prototype.header = new Uint8Array();

            /**
             * RatchetMessage ciphertext.
             * @member {Uint8Array} ciphertext
             * @memberof sotto.v1.RatchetMessage
             * @instance
             */
            RatchetMessage.prototype.ciphertext = new Uint8Array();

            /**
             * Encodes the specified RatchetMessage message. Does not implicitly {@link sotto.v1.RatchetMessage.verify|verify} messages.
             * @function encode
             * @memberof sotto.v1.RatchetMessage
             * @static
             * @param {sotto.v1.RatchetMessage.$Properties} message RatchetMessage message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            RatchetMessage.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (message.header != null && message.header.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.header);
                if (message.ciphertext != null && message.ciphertext.length)
                    writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.ciphertext);
                return writer;
            };

            /**
             * Decodes a RatchetMessage message from the specified reader or buffer.
             * @function decode
             * @memberof sotto.v1.RatchetMessage
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {sotto.v1.RatchetMessage & sotto.v1.RatchetMessage.$Shape} RatchetMessage
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            RatchetMessage.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.sotto.v1.RatchetMessage();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.header = reader.bytes();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.ciphertext = reader.bytes();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return RatchetMessage;
        })();

        v1.RatchetHeader = (function() {

            /**
             * Properties of a RatchetHeader.
             * @typedef {Object} sotto.v1.RatchetHeader.$Properties
             * @property {number} [suite] RatchetHeader suite
             * @property {Uint8Array} [sessionId] RatchetHeader sessionId
             * @property {Uint8Array} [ratchetKey] RatchetHeader ratchetKey
             * @property {number} [n] RatchetHeader n
             * @property {number} [pn] RatchetHeader pn
             * @property {number} [pqEpoch] RatchetHeader pqEpoch
             * @property {number} [pqN] RatchetHeader pqN
             * @property {Uint8Array} [pqEk] RatchetHeader pqEk
             * @property {Uint8Array} [pqCt] RatchetHeader pqCt
             * @property {sotto.v1.PrekeyBlock.$Properties} [prekey] RatchetHeader prekey
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a RatchetHeader.
             * @memberof sotto.v1
             * @interface IRatchetHeader
             * @augments sotto.v1.RatchetHeader.$Properties
             * @deprecated Use sotto.v1.RatchetHeader.$Properties instead.
             */

            /**
             * Shape of a RatchetHeader.
             * @typedef {sotto.v1.RatchetHeader.$Properties} sotto.v1.RatchetHeader.$Shape
             */

            /**
             * Constructs a new RatchetHeader.
             * @memberof sotto.v1
             * @classdesc Represents a RatchetHeader.
             * @constructor
             * @param {sotto.v1.RatchetHeader.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const RatchetHeader = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * RatchetHeader suite.
             * @member {number} suite
             * @memberof sotto.v1.RatchetHeader
             * @instance
             */
            RatchetHeader.prototype.suite = 0;

            /**
             * RatchetHeader sessionId.
             * @member {Uint8Array} sessionId
             * @memberof sotto.v1.RatchetHeader
             * @instance
             */
            RatchetHeader.prototype.sessionId = new Uint8Array();

            /**
             * RatchetHeader ratchetKey.
             * @member {Uint8Array} ratchetKey
             * @memberof sotto.v1.RatchetHeader
             * @instance
             */
            RatchetHeader.prototype.ratchetKey = new Uint8Array();

            /**
             * RatchetHeader n.
             * @member {number} n
             * @memberof sotto.v1.RatchetHeader
             * @instance
             */
            RatchetHeader.prototype.n = 0;

            /**
             * RatchetHeader pn.
             * @member {number} pn
             * @memberof sotto.v1.RatchetHeader
             * @instance
             */
            RatchetHeader.prototype.pn = 0;

            /**
             * RatchetHeader pqEpoch.
             * @member {number} pqEpoch
             * @memberof sotto.v1.RatchetHeader
             * @instance
             */
            RatchetHeader.prototype.pqEpoch = 0;

            /**
             * RatchetHeader pqN.
             * @member {number} pqN
             * @memberof sotto.v1.RatchetHeader
             * @instance
             */
            RatchetHeader.prototype.pqN = 0;

            /**
             * RatchetHeader pqEk.
             * @member {Uint8Array} pqEk
             * @memberof sotto.v1.RatchetHeader
             * @instance
             */
            RatchetHeader.prototype.pqEk = new Uint8Array();

            /**
             * RatchetHeader pqCt.
             * @member {Uint8Array} pqCt
             * @memberof sotto.v1.RatchetHeader
             * @instance
             */
            RatchetHeader.prototype.pqCt = new Uint8Array();

            /**
             * RatchetHeader prekey.
             * @member {sotto.v1.PrekeyBlock} prekey
             * @memberof sotto.v1.RatchetHeader
             * @instance
             */
            RatchetHeader.prototype.prekey = null;

            /**
             * Encodes the specified RatchetHeader message. Does not implicitly {@link sotto.v1.RatchetHeader.verify|verify} messages.
             * @function encode
             * @memberof sotto.v1.RatchetHeader
             * @static
             * @param {sotto.v1.RatchetHeader.$Properties} message RatchetHeader message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            RatchetHeader.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (message.suite != null && message.suite !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.suite);
                if (message.sessionId != null && message.sessionId.length)
                    writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.sessionId);
                if (message.ratchetKey != null && message.ratchetKey.length)
                    writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.ratchetKey);
                if (message.n != null && message.n !== 0)
                    writer.uint32(/* id 4, wireType 0 =*/32).uint32(message.n);
                if (message.pn != null && message.pn !== 0)
                    writer.uint32(/* id 5, wireType 0 =*/40).uint32(message.pn);
                if (message.pqEpoch != null && message.pqEpoch !== 0)
                    writer.uint32(/* id 6, wireType 0 =*/48).uint32(message.pqEpoch);
                if (message.pqN != null && message.pqN !== 0)
                    writer.uint32(/* id 7, wireType 0 =*/56).uint32(message.pqN);
                if (message.pqEk != null && message.pqEk.length)
                    writer.uint32(/* id 8, wireType 2 =*/66).bytes(message.pqEk);
                if (message.pqCt != null && message.pqCt.length)
                    writer.uint32(/* id 9, wireType 2 =*/74).bytes(message.pqCt);
                if (message.prekey != null)
                    $root.sotto.v1.PrekeyBlock.encode(message.prekey, writer.uint32(/* id 10, wireType 2 =*/82).fork(), _depth + 1).ldelim();
                return writer;
            };

            /**
             * Decodes a RatchetHeader message from the specified reader or buffer.
             * @function decode
             * @memberof sotto.v1.RatchetHeader
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {sotto.v1.RatchetHeader & sotto.v1.RatchetHeader.$Shape} RatchetHeader
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            RatchetHeader.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.sotto.v1.RatchetHeader();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            message.suite = reader.uint32();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.sessionId = reader.bytes();
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.ratchetKey = reader.bytes();
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            message.n = reader.uint32();
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            message.pn = reader.uint32();
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            message.pqEpoch = reader.uint32();
                            continue;
                        }
                    case 7: {
                            if (wireType !== 0)
                                break;
                            message.pqN = reader.uint32();
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            message.pqEk = reader.bytes();
                            continue;
                        }
                    case 9: {
                            if (wireType !== 2)
                                break;
                            message.pqCt = reader.bytes();
                            continue;
                        }
                    case 10: {
                            if (wireType !== 2)
                                break;
                            message.prekey = $root.sotto.v1.PrekeyBlock.decode(reader, reader.size(), $undefined, _depth + 1, message.prekey);
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return RatchetHeader;
        })();

        v1.PrekeyBlock = (function() {

            /**
             * Properties of a PrekeyBlock.
             * @typedef {Object} sotto.v1.PrekeyBlock.$Properties
             * @property {Uint8Array} [ephemeralKey] PrekeyBlock ephemeralKey
             * @property {number} [signedPrekeyId] PrekeyBlock signedPrekeyId
             * @property {number} [oneTimePrekeyId] PrekeyBlock oneTimePrekeyId
             * @property {Uint8Array} [kemCiphertext] PrekeyBlock kemCiphertext
             * @property {Uint8Array} [sealedInitiator] PrekeyBlock sealedInitiator
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a PrekeyBlock.
             * @memberof sotto.v1
             * @interface IPrekeyBlock
             * @augments sotto.v1.PrekeyBlock.$Properties
             * @deprecated Use sotto.v1.PrekeyBlock.$Properties instead.
             */

            /**
             * Shape of a PrekeyBlock.
             * @typedef {sotto.v1.PrekeyBlock.$Properties} sotto.v1.PrekeyBlock.$Shape
             */

            /**
             * Constructs a new PrekeyBlock.
             * @memberof sotto.v1
             * @classdesc Represents a PrekeyBlock.
             * @constructor
             * @param {sotto.v1.PrekeyBlock.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const PrekeyBlock = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * PrekeyBlock ephemeralKey.
             * @member {Uint8Array} ephemeralKey
             * @memberof sotto.v1.PrekeyBlock
             * @instance
             */
            PrekeyBlock.prototype.ephemeralKey = new Uint8Array();

            /**
             * PrekeyBlock signedPrekeyId.
             * @member {number} signedPrekeyId
             * @memberof sotto.v1.PrekeyBlock
             * @instance
             */
            PrekeyBlock.prototype.signedPrekeyId = 0;

            /**
             * PrekeyBlock oneTimePrekeyId.
             * @member {number} oneTimePrekeyId
             * @memberof sotto.v1.PrekeyBlock
             * @instance
             */
            PrekeyBlock.prototype.oneTimePrekeyId = 0;

            /**
             * PrekeyBlock kemCiphertext.
             * @member {Uint8Array} kemCiphertext
             * @memberof sotto.v1.PrekeyBlock
             * @instance
             */
            PrekeyBlock.prototype.kemCiphertext = new Uint8Array();

            /**
             * PrekeyBlock sealedInitiator.
             * @member {Uint8Array} sealedInitiator
             * @memberof sotto.v1.PrekeyBlock
             * @instance
             */
            PrekeyBlock.prototype.sealedInitiator = new Uint8Array();

            /**
             * Encodes the specified PrekeyBlock message. Does not implicitly {@link sotto.v1.PrekeyBlock.verify|verify} messages.
             * @function encode
             * @memberof sotto.v1.PrekeyBlock
             * @static
             * @param {sotto.v1.PrekeyBlock.$Properties} message PrekeyBlock message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            PrekeyBlock.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (message.ephemeralKey != null && message.ephemeralKey.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.ephemeralKey);
                if (message.signedPrekeyId != null && message.signedPrekeyId !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.signedPrekeyId);
                if (message.oneTimePrekeyId != null && message.oneTimePrekeyId !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.oneTimePrekeyId);
                if (message.kemCiphertext != null && message.kemCiphertext.length)
                    writer.uint32(/* id 4, wireType 2 =*/34).bytes(message.kemCiphertext);
                if (message.sealedInitiator != null && message.sealedInitiator.length)
                    writer.uint32(/* id 5, wireType 2 =*/42).bytes(message.sealedInitiator);
                return writer;
            };

            /**
             * Decodes a PrekeyBlock message from the specified reader or buffer.
             * @function decode
             * @memberof sotto.v1.PrekeyBlock
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {sotto.v1.PrekeyBlock & sotto.v1.PrekeyBlock.$Shape} PrekeyBlock
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            PrekeyBlock.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.sotto.v1.PrekeyBlock();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.ephemeralKey = reader.bytes();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            message.signedPrekeyId = reader.uint32();
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            message.oneTimePrekeyId = reader.uint32();
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            message.kemCiphertext = reader.bytes();
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            message.sealedInitiator = reader.bytes();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return PrekeyBlock;
        })();

        v1.Initiator = (function() {

            /**
             * Properties of an Initiator.
             * @typedef {Object} sotto.v1.Initiator.$Properties
             * @property {string} [userId] Initiator userId
             * @property {Uint8Array} [deviceId] Initiator deviceId
             * @property {Uint8Array} [accountId] Initiator accountId
             * @property {Uint8Array} [replaces] Initiator replaces
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an Initiator.
             * @memberof sotto.v1
             * @interface IInitiator
             * @augments sotto.v1.Initiator.$Properties
             * @deprecated Use sotto.v1.Initiator.$Properties instead.
             */

            /**
             * Shape of an Initiator.
             * @typedef {sotto.v1.Initiator.$Properties} sotto.v1.Initiator.$Shape
             */

            /**
             * Constructs a new Initiator.
             * @memberof sotto.v1
             * @classdesc Represents an Initiator.
             * @constructor
             * @param {sotto.v1.Initiator.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Initiator = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Initiator userId.
             * @member {string} userId
             * @memberof sotto.v1.Initiator
             * @instance
             */
            Initiator.prototype.userId = "";

            /**
             * Initiator deviceId.
             * @member {Uint8Array} deviceId
             * @memberof sotto.v1.Initiator
             * @instance
             */
            Initiator.prototype.deviceId = new Uint8Array();

            /**
             * Initiator accountId.
             * @member {Uint8Array} accountId
             * @memberof sotto.v1.Initiator
             * @instance
             */
            Initiator.prototype.accountId = new Uint8Array();

            /**
             * Initiator replaces.
             * @member {Uint8Array} replaces
             * @memberof sotto.v1.Initiator
             * @instance
             */
            Initiator.prototype.replaces = new Uint8Array();

            /**
             * Encodes the specified Initiator message. Does not implicitly {@link sotto.v1.Initiator.verify|verify} messages.
             * @function encode
             * @memberof sotto.v1.Initiator
             * @static
             * @param {sotto.v1.Initiator.$Properties} message Initiator message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Initiator.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (message.userId != null && message.userId !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.userId);
                if (message.deviceId != null && message.deviceId.length)
                    writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.deviceId);
                if (message.accountId != null && message.accountId.length)
                    writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.accountId);
                if (message.replaces != null && message.replaces.length)
                    writer.uint32(/* id 4, wireType 2 =*/34).bytes(message.replaces);
                return writer;
            };

            /**
             * Decodes an Initiator message from the specified reader or buffer.
             * @function decode
             * @memberof sotto.v1.Initiator
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {sotto.v1.Initiator & sotto.v1.Initiator.$Shape} Initiator
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Initiator.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.sotto.v1.Initiator();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.userId = reader.stringVerify();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.deviceId = reader.bytes();
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.accountId = reader.bytes();
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            message.replaces = reader.bytes();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Initiator;
        })();

        v1.LogEntry = (function() {

            /**
             * Properties of a LogEntry.
             * @typedef {Object} sotto.v1.LogEntry.$Properties
             * @property {Uint8Array} [body] LogEntry body
             * @property {Array.<sotto.v1.LogSignature.$Properties>} [signatures] LogEntry signatures
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a LogEntry.
             * @memberof sotto.v1
             * @interface ILogEntry
             * @augments sotto.v1.LogEntry.$Properties
             * @deprecated Use sotto.v1.LogEntry.$Properties instead.
             */

            /**
             * Shape of a LogEntry.
             * @typedef {sotto.v1.LogEntry.$Properties} sotto.v1.LogEntry.$Shape
             */

            /**
             * Constructs a new LogEntry.
             * @memberof sotto.v1
             * @classdesc Represents a LogEntry.
             * @constructor
             * @param {sotto.v1.LogEntry.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const LogEntry = function (properties) {
                this.signatures = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * LogEntry body.
             * @member {Uint8Array} body
             * @memberof sotto.v1.LogEntry
             * @instance
             */
            LogEntry.prototype.body = new Uint8Array();

            /**
             * LogEntry signatures.
             * @member {Array.<sotto.v1.LogSignature>} signatures
             * @memberof sotto.v1.LogEntry
             * @instance
             */
            LogEntry.prototype.signatures = $util.emptyArray;

            /**
             * Encodes the specified LogEntry message. Does not implicitly {@link sotto.v1.LogEntry.verify|verify} messages.
             * @function encode
             * @memberof sotto.v1.LogEntry
             * @static
             * @param {sotto.v1.LogEntry.$Properties} message LogEntry message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            LogEntry.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (message.body != null && message.body.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.body);
                if (message.signatures != null && message.signatures.length)
                    for (let i = 0; i < message.signatures.length; ++i)
                        $root.sotto.v1.LogSignature.encode(message.signatures[i], writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                return writer;
            };

            /**
             * Decodes a LogEntry message from the specified reader or buffer.
             * @function decode
             * @memberof sotto.v1.LogEntry
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {sotto.v1.LogEntry & sotto.v1.LogEntry.$Shape} LogEntry
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            LogEntry.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.sotto.v1.LogEntry();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.body = reader.bytes();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if (!(message.signatures && message.signatures.length))
                                message.signatures = [];
                            message.signatures.push($root.sotto.v1.LogSignature.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return LogEntry;
        })();

        v1.LogSignature = (function() {

            /**
             * Properties of a LogSignature.
             * @typedef {Object} sotto.v1.LogSignature.$Properties
             * @property {Uint8Array} [deviceId] LogSignature deviceId
             * @property {Uint8Array} [signature] LogSignature signature
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a LogSignature.
             * @memberof sotto.v1
             * @interface ILogSignature
             * @augments sotto.v1.LogSignature.$Properties
             * @deprecated Use sotto.v1.LogSignature.$Properties instead.
             */

            /**
             * Shape of a LogSignature.
             * @typedef {sotto.v1.LogSignature.$Properties} sotto.v1.LogSignature.$Shape
             */

            /**
             * Constructs a new LogSignature.
             * @memberof sotto.v1
             * @classdesc Represents a LogSignature.
             * @constructor
             * @param {sotto.v1.LogSignature.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const LogSignature = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * LogSignature deviceId.
             * @member {Uint8Array} deviceId
             * @memberof sotto.v1.LogSignature
             * @instance
             */
            LogSignature.prototype.deviceId = new Uint8Array();

            /**
             * LogSignature signature.
             * @member {Uint8Array} signature
             * @memberof sotto.v1.LogSignature
             * @instance
             */
            LogSignature.prototype.signature = new Uint8Array();

            /**
             * Encodes the specified LogSignature message. Does not implicitly {@link sotto.v1.LogSignature.verify|verify} messages.
             * @function encode
             * @memberof sotto.v1.LogSignature
             * @static
             * @param {sotto.v1.LogSignature.$Properties} message LogSignature message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            LogSignature.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (message.deviceId != null && message.deviceId.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.deviceId);
                if (message.signature != null && message.signature.length)
                    writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.signature);
                return writer;
            };

            /**
             * Decodes a LogSignature message from the specified reader or buffer.
             * @function decode
             * @memberof sotto.v1.LogSignature
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {sotto.v1.LogSignature & sotto.v1.LogSignature.$Shape} LogSignature
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            LogSignature.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.sotto.v1.LogSignature();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.deviceId = reader.bytes();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.signature = reader.bytes();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return LogSignature;
        })();

        v1.LogEntryBody = (function() {

            /**
             * Properties of a LogEntryBody.
             * @typedef {Object} sotto.v1.LogEntryBody.$Properties
             * @property {sotto.v1.Genesis.$Properties|null} [genesis] LogEntryBody genesis
             * @property {sotto.v1.AddDevice.$Properties|null} [add] LogEntryBody add
             * @property {sotto.v1.RevokeDevice.$Properties|null} [revoke] LogEntryBody revoke
             * @property {Uint8Array} [previous] LogEntryBody previous
             * @property {number} [issuedAtMs] LogEntryBody issuedAtMs
             * @property {"genesis"|"add"|"revoke"} [change] LogEntryBody change
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a LogEntryBody.
             * @memberof sotto.v1
             * @interface ILogEntryBody
             * @augments sotto.v1.LogEntryBody.$Properties
             * @deprecated Use sotto.v1.LogEntryBody.$Properties instead.
             */

            /**
             * Narrowed shape of a LogEntryBody.
             * @typedef {{
             *   genesis?: sotto.v1.Genesis.$Shape|null;
             *   add?: sotto.v1.AddDevice.$Shape|null;
             *   revoke?: sotto.v1.RevokeDevice.$Shape|null;
             *   previous?: Uint8Array;
             *   issuedAtMs?: number;
             *   $unknowns?: Array.<Uint8Array>;
             * } & (
             *   ({ change?: undefined; genesis?: null; add?: null; revoke?: null }|{ change?: "genesis"; genesis: sotto.v1.Genesis.$Shape; add?: null; revoke?: null }|{ change?: "add"; genesis?: null; add: sotto.v1.AddDevice.$Shape; revoke?: null }|{ change?: "revoke"; genesis?: null; add?: null; revoke: sotto.v1.RevokeDevice.$Shape })
             * )} sotto.v1.LogEntryBody.$Shape
             */

            /**
             * Constructs a new LogEntryBody.
             * @memberof sotto.v1
             * @classdesc Represents a LogEntryBody.
             * @constructor
             * @param {sotto.v1.LogEntryBody.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const LogEntryBody = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * LogEntryBody genesis.
             * @member {sotto.v1.Genesis|null} genesis
             * @memberof sotto.v1.LogEntryBody
             * @instance
             */
            LogEntryBody.prototype.genesis = null;

            /**
             * LogEntryBody add.
             * @member {sotto.v1.AddDevice|null} add
             * @memberof sotto.v1.LogEntryBody
             * @instance
             */
            LogEntryBody.prototype.add = null;

            /**
             * LogEntryBody revoke.
             * @member {sotto.v1.RevokeDevice|null} revoke
             * @memberof sotto.v1.LogEntryBody
             * @instance
             */
            LogEntryBody.prototype.revoke = null;

            /**
             * LogEntryBody previous.
             * @member {Uint8Array} previous
             * @memberof sotto.v1.LogEntryBody
             * @instance
             */
            LogEntryBody.prototype.previous = new Uint8Array();

            /**
             * LogEntryBody issuedAtMs.
             * @member {number} issuedAtMs
             * @memberof sotto.v1.LogEntryBody
             * @instance
             */
            LogEntryBody.prototype.issuedAtMs = 0;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            /**
             * LogEntryBody change.
             * @member {"genesis"|"add"|"revoke"|undefined} change
             * @memberof sotto.v1.LogEntryBody
             * @instance
             */
            $Object.defineProperty(LogEntryBody.prototype, "change", {
                get: $util.oneOfGetter($oneOfFields = ["genesis", "add", "revoke"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Encodes the specified LogEntryBody message. Does not implicitly {@link sotto.v1.LogEntryBody.verify|verify} messages.
             * @function encode
             * @memberof sotto.v1.LogEntryBody
             * @static
             * @param {sotto.v1.LogEntryBody.$Properties} message LogEntryBody message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            LogEntryBody.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (message.genesis != null)
                    $root.sotto.v1.Genesis.encode(message.genesis, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.add != null)
                    $root.sotto.v1.AddDevice.encode(message.add, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.revoke != null)
                    $root.sotto.v1.RevokeDevice.encode(message.revoke, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                if (message.previous != null && message.previous.length)
                    writer.uint32(/* id 4, wireType 2 =*/34).bytes(message.previous);
                if (message.issuedAtMs != null && !$Object.is(message.issuedAtMs, 0))
                    writer.uint32(/* id 5, wireType 1 =*/41).double(message.issuedAtMs);
                return writer;
            };

            /**
             * Decodes a LogEntryBody message from the specified reader or buffer.
             * @function decode
             * @memberof sotto.v1.LogEntryBody
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {sotto.v1.LogEntryBody & sotto.v1.LogEntryBody.$Shape} LogEntryBody
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            LogEntryBody.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.sotto.v1.LogEntryBody();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.genesis = $root.sotto.v1.Genesis.decode(reader, reader.size(), $undefined, _depth + 1, message.genesis);
                            message.change = "genesis";
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.add = $root.sotto.v1.AddDevice.decode(reader, reader.size(), $undefined, _depth + 1, message.add);
                            message.change = "add";
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.revoke = $root.sotto.v1.RevokeDevice.decode(reader, reader.size(), $undefined, _depth + 1, message.revoke);
                            message.change = "revoke";
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            message.previous = reader.bytes();
                            continue;
                        }
                    case 5: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.issuedAtMs = value;
                            else
                                delete message.issuedAtMs;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return LogEntryBody;
        })();

        v1.Genesis = (function() {

            /**
             * Properties of a Genesis.
             * @typedef {Object} sotto.v1.Genesis.$Properties
             * @property {sotto.v1.DeviceKeys.$Properties} [device] Genesis device
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Genesis.
             * @memberof sotto.v1
             * @interface IGenesis
             * @augments sotto.v1.Genesis.$Properties
             * @deprecated Use sotto.v1.Genesis.$Properties instead.
             */

            /**
             * Shape of a Genesis.
             * @typedef {sotto.v1.Genesis.$Properties} sotto.v1.Genesis.$Shape
             */

            /**
             * Constructs a new Genesis.
             * @memberof sotto.v1
             * @classdesc Represents a Genesis.
             * @constructor
             * @param {sotto.v1.Genesis.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Genesis = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Genesis device.
             * @member {sotto.v1.DeviceKeys} device
             * @memberof sotto.v1.Genesis
             * @instance
             */
            Genesis.prototype.device = null;

            /**
             * Encodes the specified Genesis message. Does not implicitly {@link sotto.v1.Genesis.verify|verify} messages.
             * @function encode
             * @memberof sotto.v1.Genesis
             * @static
             * @param {sotto.v1.Genesis.$Properties} message Genesis message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Genesis.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (message.device != null)
                    $root.sotto.v1.DeviceKeys.encode(message.device, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                return writer;
            };

            /**
             * Decodes a Genesis message from the specified reader or buffer.
             * @function decode
             * @memberof sotto.v1.Genesis
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {sotto.v1.Genesis & sotto.v1.Genesis.$Shape} Genesis
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Genesis.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.sotto.v1.Genesis();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.device = $root.sotto.v1.DeviceKeys.decode(reader, reader.size(), $undefined, _depth + 1, message.device);
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Genesis;
        })();

        v1.AddDevice = (function() {

            /**
             * Properties of an AddDevice.
             * @typedef {Object} sotto.v1.AddDevice.$Properties
             * @property {sotto.v1.DeviceKeys.$Properties} [device] AddDevice device
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an AddDevice.
             * @memberof sotto.v1
             * @interface IAddDevice
             * @augments sotto.v1.AddDevice.$Properties
             * @deprecated Use sotto.v1.AddDevice.$Properties instead.
             */

            /**
             * Shape of an AddDevice.
             * @typedef {sotto.v1.AddDevice.$Properties} sotto.v1.AddDevice.$Shape
             */

            /**
             * Constructs a new AddDevice.
             * @memberof sotto.v1
             * @classdesc Represents an AddDevice.
             * @constructor
             * @param {sotto.v1.AddDevice.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const AddDevice = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * AddDevice device.
             * @member {sotto.v1.DeviceKeys} device
             * @memberof sotto.v1.AddDevice
             * @instance
             */
            AddDevice.prototype.device = null;

            /**
             * Encodes the specified AddDevice message. Does not implicitly {@link sotto.v1.AddDevice.verify|verify} messages.
             * @function encode
             * @memberof sotto.v1.AddDevice
             * @static
             * @param {sotto.v1.AddDevice.$Properties} message AddDevice message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            AddDevice.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (message.device != null)
                    $root.sotto.v1.DeviceKeys.encode(message.device, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                return writer;
            };

            /**
             * Decodes an AddDevice message from the specified reader or buffer.
             * @function decode
             * @memberof sotto.v1.AddDevice
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {sotto.v1.AddDevice & sotto.v1.AddDevice.$Shape} AddDevice
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            AddDevice.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.sotto.v1.AddDevice();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.device = $root.sotto.v1.DeviceKeys.decode(reader, reader.size(), $undefined, _depth + 1, message.device);
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return AddDevice;
        })();

        v1.RevokeDevice = (function() {

            /**
             * Properties of a RevokeDevice.
             * @typedef {Object} sotto.v1.RevokeDevice.$Properties
             * @property {Uint8Array} [deviceId] RevokeDevice deviceId
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a RevokeDevice.
             * @memberof sotto.v1
             * @interface IRevokeDevice
             * @augments sotto.v1.RevokeDevice.$Properties
             * @deprecated Use sotto.v1.RevokeDevice.$Properties instead.
             */

            /**
             * Shape of a RevokeDevice.
             * @typedef {sotto.v1.RevokeDevice.$Properties} sotto.v1.RevokeDevice.$Shape
             */

            /**
             * Constructs a new RevokeDevice.
             * @memberof sotto.v1
             * @classdesc Represents a RevokeDevice.
             * @constructor
             * @param {sotto.v1.RevokeDevice.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const RevokeDevice = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * RevokeDevice deviceId.
             * @member {Uint8Array} deviceId
             * @memberof sotto.v1.RevokeDevice
             * @instance
             */
            RevokeDevice.prototype.deviceId = new Uint8Array();

            /**
             * Encodes the specified RevokeDevice message. Does not implicitly {@link sotto.v1.RevokeDevice.verify|verify} messages.
             * @function encode
             * @memberof sotto.v1.RevokeDevice
             * @static
             * @param {sotto.v1.RevokeDevice.$Properties} message RevokeDevice message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            RevokeDevice.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (message.deviceId != null && message.deviceId.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.deviceId);
                return writer;
            };

            /**
             * Decodes a RevokeDevice message from the specified reader or buffer.
             * @function decode
             * @memberof sotto.v1.RevokeDevice
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {sotto.v1.RevokeDevice & sotto.v1.RevokeDevice.$Shape} RevokeDevice
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            RevokeDevice.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.sotto.v1.RevokeDevice();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.deviceId = reader.bytes();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return RevokeDevice;
        })();

        v1.DeviceKeys = (function() {

            /**
             * Properties of a DeviceKeys.
             * @typedef {Object} sotto.v1.DeviceKeys.$Properties
             * @property {Uint8Array} [signingKey] DeviceKeys signingKey
             * @property {Uint8Array} [identityKey] DeviceKeys identityKey
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a DeviceKeys.
             * @memberof sotto.v1
             * @interface IDeviceKeys
             * @augments sotto.v1.DeviceKeys.$Properties
             * @deprecated Use sotto.v1.DeviceKeys.$Properties instead.
             */

            /**
             * Shape of a DeviceKeys.
             * @typedef {sotto.v1.DeviceKeys.$Properties} sotto.v1.DeviceKeys.$Shape
             */

            /**
             * Constructs a new DeviceKeys.
             * @memberof sotto.v1
             * @classdesc Represents a DeviceKeys.
             * @constructor
             * @param {sotto.v1.DeviceKeys.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const DeviceKeys = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * DeviceKeys signingKey.
             * @member {Uint8Array} signingKey
             * @memberof sotto.v1.DeviceKeys
             * @instance
             */
            DeviceKeys.prototype.signingKey = new Uint8Array();

            /**
             * DeviceKeys identityKey.
             * @member {Uint8Array} identityKey
             * @memberof sotto.v1.DeviceKeys
             * @instance
             */
            DeviceKeys.prototype.identityKey = new Uint8Array();

            /**
             * Encodes the specified DeviceKeys message. Does not implicitly {@link sotto.v1.DeviceKeys.verify|verify} messages.
             * @function encode
             * @memberof sotto.v1.DeviceKeys
             * @static
             * @param {sotto.v1.DeviceKeys.$Properties} message DeviceKeys message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            DeviceKeys.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (message.signingKey != null && message.signingKey.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.signingKey);
                if (message.identityKey != null && message.identityKey.length)
                    writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.identityKey);
                return writer;
            };

            /**
             * Decodes a DeviceKeys message from the specified reader or buffer.
             * @function decode
             * @memberof sotto.v1.DeviceKeys
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {sotto.v1.DeviceKeys & sotto.v1.DeviceKeys.$Shape} DeviceKeys
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            DeviceKeys.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.sotto.v1.DeviceKeys();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.signingKey = reader.bytes();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.identityKey = reader.bytes();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return DeviceKeys;
        })();

        v1.ClientFrame = (function() {

            /**
             * Properties of a ClientFrame.
             * @typedef {Object} sotto.v1.ClientFrame.$Properties
             * @property {sotto.v1.Authenticate.$Properties|null} [authenticate] ClientFrame authenticate
             * @property {sotto.v1.Submit.$Properties|null} [submit] ClientFrame submit
             * @property {sotto.v1.Ack.$Properties|null} [ack] ClientFrame ack
             * @property {sotto.v1.PublishPrekeys.$Properties|null} [publishPrekeys] ClientFrame publishPrekeys
             * @property {sotto.v1.FetchDirectory.$Properties|null} [fetchDirectory] ClientFrame fetchDirectory
             * @property {sotto.v1.FetchBundles.$Properties|null} [fetchBundles] ClientFrame fetchBundles
             * @property {sotto.v1.Ping.$Properties|null} [ping] ClientFrame ping
             * @property {"authenticate"|"submit"|"ack"|"publishPrekeys"|"fetchDirectory"|"fetchBundles"|"ping"} [body] ClientFrame body
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a ClientFrame.
             * @memberof sotto.v1
             * @interface IClientFrame
             * @augments sotto.v1.ClientFrame.$Properties
             * @deprecated Use sotto.v1.ClientFrame.$Properties instead.
             */

            /**
             * Narrowed shape of a ClientFrame.
             * @typedef {{
             *   authenticate?: sotto.v1.Authenticate.$Shape|null;
             *   submit?: sotto.v1.Submit.$Shape|null;
             *   ack?: sotto.v1.Ack.$Shape|null;
             *   publishPrekeys?: sotto.v1.PublishPrekeys.$Shape|null;
             *   fetchDirectory?: sotto.v1.FetchDirectory.$Shape|null;
             *   fetchBundles?: sotto.v1.FetchBundles.$Shape|null;
             *   ping?: sotto.v1.Ping.$Shape|null;
             *   $unknowns?: Array.<Uint8Array>;
             * } & (
             *   ({ body?: undefined; authenticate?: null; submit?: null; ack?: null; publishPrekeys?: null; fetchDirectory?: null; fetchBundles?: null; ping?: null }|{ body?: "authenticate"; authenticate: sotto.v1.Authenticate.$Shape; submit?: null; ack?: null; publishPrekeys?: null; fetchDirectory?: null; fetchBundles?: null; ping?: null }|{ body?: "submit"; authenticate?: null; submit: sotto.v1.Submit.$Shape; ack?: null; publishPrekeys?: null; fetchDirectory?: null; fetchBundles?: null; ping?: null }|{ body?: "ack"; authenticate?: null; submit?: null; ack: sotto.v1.Ack.$Shape; publishPrekeys?: null; fetchDirectory?: null; fetchBundles?: null; ping?: null }|{ body?: "publishPrekeys"; authenticate?: null; submit?: null; ack?: null; publishPrekeys: sotto.v1.PublishPrekeys.$Shape; fetchDirectory?: null; fetchBundles?: null; ping?: null }|{ body?: "fetchDirectory"; authenticate?: null; submit?: null; ack?: null; publishPrekeys?: null; fetchDirectory: sotto.v1.FetchDirectory.$Shape; fetchBundles?: null; ping?: null }|{ body?: "fetchBundles"; authenticate?: null; submit?: null; ack?: null; publishPrekeys?: null; fetchDirectory?: null; fetchBundles: sotto.v1.FetchBundles.$Shape; ping?: null }|{ body?: "ping"; authenticate?: null; submit?: null; ack?: null; publishPrekeys?: null; fetchDirectory?: null; fetchBundles?: null; ping: sotto.v1.Ping.$Shape })
             * )} sotto.v1.ClientFrame.$Shape
             */

            /**
             * Constructs a new ClientFrame.
             * @memberof sotto.v1
             * @classdesc Represents a ClientFrame.
             * @constructor
             * @param {sotto.v1.ClientFrame.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const ClientFrame = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * ClientFrame authenticate.
             * @member {sotto.v1.Authenticate|null} authenticate
             * @memberof sotto.v1.ClientFrame
             * @instance
             */
            ClientFrame.prototype.authenticate = null;

            /**
             * ClientFrame submit.
             * @member {sotto.v1.Submit|null} submit
             * @memberof sotto.v1.ClientFrame
             * @instance
             */
            ClientFrame.prototype.submit = null;

            /**
             * ClientFrame ack.
             * @member {sotto.v1.Ack|null} ack
             * @memberof sotto.v1.ClientFrame
             * @instance
             */
            ClientFrame.prototype.ack = null;

            /**
             * ClientFrame publishPrekeys.
             * @member {sotto.v1.PublishPrekeys|null} publishPrekeys
             * @memberof sotto.v1.ClientFrame
             * @instance
             */
            ClientFrame.prototype.publishPrekeys = null;

            /**
             * ClientFrame fetchDirectory.
             * @member {sotto.v1.FetchDirectory|null} fetchDirectory
             * @memberof sotto.v1.ClientFrame
             * @instance
             */
            ClientFrame.prototype.fetchDirectory = null;

            /**
             * ClientFrame fetchBundles.
             * @member {sotto.v1.FetchBundles|null} fetchBundles
             * @memberof sotto.v1.ClientFrame
             * @instance
             */
            ClientFrame.prototype.fetchBundles = null;

            /**
             * ClientFrame ping.
             * @member {sotto.v1.Ping|null} ping
             * @memberof sotto.v1.ClientFrame
             * @instance
             */
            ClientFrame.prototype.ping = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            /**
             * ClientFrame body.
             * @member {"authenticate"|"submit"|"ack"|"publishPrekeys"|"fetchDirectory"|"fetchBundles"|"ping"|undefined} body
             * @memberof sotto.v1.ClientFrame
             * @instance
             */
            $Object.defineProperty(ClientFrame.prototype, "body", {
                get: $util.oneOfGetter($oneOfFields = ["authenticate", "submit", "ack", "publishPrekeys", "fetchDirectory", "fetchBundles", "ping"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Encodes the specified ClientFrame message. Does not implicitly {@link sotto.v1.ClientFrame.verify|verify} messages.
             * @function encode
             * @memberof sotto.v1.ClientFrame
             * @static
             * @param {sotto.v1.ClientFrame.$Properties} message ClientFrame message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            ClientFrame.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (message.authenticate != null)
                    $root.sotto.v1.Authenticate.encode(message.authenticate, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.submit != null)
                    $root.sotto.v1.Submit.encode(message.submit, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.ack != null)
                    $root.sotto.v1.Ack.encode(message.ack, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                if (message.publishPrekeys != null)
                    $root.sotto.v1.PublishPrekeys.encode(message.publishPrekeys, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                if (message.fetchDirectory != null)
                    $root.sotto.v1.FetchDirectory.encode(message.fetchDirectory, writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
                if (message.fetchBundles != null)
                    $root.sotto.v1.FetchBundles.encode(message.fetchBundles, writer.uint32(/* id 6, wireType 2 =*/50).fork(), _depth + 1).ldelim();
                if (message.ping != null)
                    $root.sotto.v1.Ping.encode(message.ping, writer.uint32(/* id 7, wireType 2 =*/58).fork(), _depth + 1).ldelim();
                return writer;
            };

            /**
             * Decodes a ClientFrame message from the specified reader or buffer.
             * @function decode
             * @memberof sotto.v1.ClientFrame
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {sotto.v1.ClientFrame & sotto.v1.ClientFrame.$Shape} ClientFrame
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            ClientFrame.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.sotto.v1.ClientFrame();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.authenticate = $root.sotto.v1.Authenticate.decode(reader, reader.size(), $undefined, _depth + 1, message.authenticate);
                            message.body = "authenticate";
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.submit = $root.sotto.v1.Submit.decode(reader, reader.size(), $undefined, _depth + 1, message.submit);
                            message.body = "submit";
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.ack = $root.sotto.v1.Ack.decode(reader, reader.size(), $undefined, _depth + 1, message.ack);
                            message.body = "ack";
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            message.publishPrekeys = $root.sotto.v1.PublishPrekeys.decode(reader, reader.size(), $undefined, _depth + 1, message.publishPrekeys);
                            message.body = "publishPrekeys";
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            message.fetchDirectory = $root.sotto.v1.FetchDirectory.decode(reader, reader.size(), $undefined, _depth + 1, message.fetchDirectory);
                            message.body = "fetchDirectory";
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            message.fetchBundles = $root.sotto.v1.FetchBundles.decode(reader, reader.size(), $undefined, _depth + 1, message.fetchBundles);
                            message.body = "fetchBundles";
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            message.ping = $root.sotto.v1.Ping.decode(reader, reader.size(), $undefined, _depth + 1, message.ping);
                            message.body = "ping";
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return ClientFrame;
        })();

        v1.ServerFrame = (function() {

            /**
             * Properties of a ServerFrame.
             * @typedef {Object} sotto.v1.ServerFrame.$Properties
             * @property {sotto.v1.Challenge.$Properties|null} [challenge] ServerFrame challenge
             * @property {sotto.v1.Welcome.$Properties|null} [welcome] ServerFrame welcome
             * @property {sotto.v1.Accepted.$Properties|null} [accepted] ServerFrame accepted
             * @property {sotto.v1.Deliver.$Properties|null} [deliver] ServerFrame deliver
             * @property {sotto.v1.QueueEmpty.$Properties|null} [queueEmpty] ServerFrame queueEmpty
             * @property {sotto.v1.PrekeysPublished.$Properties|null} [prekeysPublished] ServerFrame prekeysPublished
             * @property {sotto.v1.Directory.$Properties|null} [directory] ServerFrame directory
             * @property {sotto.v1.Bundles.$Properties|null} [bundles] ServerFrame bundles
             * @property {sotto.v1.Failure.$Properties|null} [failure] ServerFrame failure
             * @property {sotto.v1.Pong.$Properties|null} [pong] ServerFrame pong
             * @property {sotto.v1.PrekeysLow.$Properties|null} [prekeysLow] ServerFrame prekeysLow
             * @property {"challenge"|"welcome"|"accepted"|"deliver"|"queueEmpty"|"prekeysPublished"|"directory"|"bundles"|"failure"|"pong"|"prekeysLow"} [body] ServerFrame body
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a ServerFrame.
             * @memberof sotto.v1
             * @interface IServerFrame
             * @augments sotto.v1.ServerFrame.$Properties
             * @deprecated Use sotto.v1.ServerFrame.$Properties instead.
             */

            /**
             * Narrowed shape of a ServerFrame.
             * @typedef {{
             *   challenge?: sotto.v1.Challenge.$Shape|null;
             *   welcome?: sotto.v1.Welcome.$Shape|null;
             *   accepted?: sotto.v1.Accepted.$Shape|null;
             *   deliver?: sotto.v1.Deliver.$Shape|null;
             *   queueEmpty?: sotto.v1.QueueEmpty.$Shape|null;
             *   prekeysPublished?: sotto.v1.PrekeysPublished.$Shape|null;
             *   directory?: sotto.v1.Directory.$Shape|null;
             *   bundles?: sotto.v1.Bundles.$Shape|null;
             *   failure?: sotto.v1.Failure.$Shape|null;
             *   pong?: sotto.v1.Pong.$Shape|null;
             *   prekeysLow?: sotto.v1.PrekeysLow.$Shape|null;
             *   $unknowns?: Array.<Uint8Array>;
             * } & (
             *   ({ body?: undefined; challenge?: null; welcome?: null; accepted?: null; deliver?: null; queueEmpty?: null; prekeysPublished?: null; directory?: null; bundles?: null; failure?: null; pong?: null; prekeysLow?: null }|{ body?: "challenge"; challenge: sotto.v1.Challenge.$Shape; welcome?: null; accepted?: null; deliver?: null; queueEmpty?: null; prekeysPublished?: null; directory?: null; bundles?: null; failure?: null; pong?: null; prekeysLow?: null }|{ body?: "welcome"; challenge?: null; welcome: sotto.v1.Welcome.$Shape; accepted?: null; deliver?: null; queueEmpty?: null; prekeysPublished?: null; directory?: null; bundles?: null; failure?: null; pong?: null; prekeysLow?: null }|{ body?: "accepted"; challenge?: null; welcome?: null; accepted: sotto.v1.Accepted.$Shape; deliver?: null; queueEmpty?: null; prekeysPublished?: null; directory?: null; bundles?: null; failure?: null; pong?: null; prekeysLow?: null }|{ body?: "deliver"; challenge?: null; welcome?: null; accepted?: null; deliver: sotto.v1.Deliver.$Shape; queueEmpty?: null; prekeysPublished?: null; directory?: null; bundles?: null; failure?: null; pong?: null; prekeysLow?: null }|{ body?: "queueEmpty"; challenge?: null; welcome?: null; accepted?: null; deliver?: null; queueEmpty: sotto.v1.QueueEmpty.$Shape; prekeysPublished?: null; directory?: null; bundles?: null; failure?: null; pong?: null; prekeysLow?: null }|{ body?: "prekeysPublished"; challenge?: null; welcome?: null; accepted?: null; deliver?: null; queueEmpty?: null; prekeysPublished: sotto.v1.PrekeysPublished.$Shape; directory?: null; bundles?: null; failure?: null; pong?: null; prekeysLow?: null }|{ body?: "directory"; challenge?: null; welcome?: null; accepted?: null; deliver?: null; queueEmpty?: null; prekeysPublished?: null; directory: sotto.v1.Directory.$Shape; bundles?: null; failure?: null; pong?: null; prekeysLow?: null }|{ body?: "bundles"; challenge?: null; welcome?: null; accepted?: null; deliver?: null; queueEmpty?: null; prekeysPublished?: null; directory?: null; bundles: sotto.v1.Bundles.$Shape; failure?: null; pong?: null; prekeysLow?: null }|{ body?: "failure"; challenge?: null; welcome?: null; accepted?: null; deliver?: null; queueEmpty?: null; prekeysPublished?: null; directory?: null; bundles?: null; failure: sotto.v1.Failure.$Shape; pong?: null; prekeysLow?: null }|{ body?: "pong"; challenge?: null; welcome?: null; accepted?: null; deliver?: null; queueEmpty?: null; prekeysPublished?: null; directory?: null; bundles?: null; failure?: null; pong: sotto.v1.Pong.$Shape; prekeysLow?: null }|{ body?: "prekeysLow"; challenge?: null; welcome?: null; accepted?: null; deliver?: null; queueEmpty?: null; prekeysPublished?: null; directory?: null; bundles?: null; failure?: null; pong?: null; prekeysLow: sotto.v1.PrekeysLow.$Shape })
             * )} sotto.v1.ServerFrame.$Shape
             */

            /**
             * Constructs a new ServerFrame.
             * @memberof sotto.v1
             * @classdesc Represents a ServerFrame.
             * @constructor
             * @param {sotto.v1.ServerFrame.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const ServerFrame = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * ServerFrame challenge.
             * @member {sotto.v1.Challenge|null} challenge
             * @memberof sotto.v1.ServerFrame
             * @instance
             */
            ServerFrame.prototype.challenge = null;

            /**
             * ServerFrame welcome.
             * @member {sotto.v1.Welcome|null} welcome
             * @memberof sotto.v1.ServerFrame
             * @instance
             */
            ServerFrame.prototype.welcome = null;

            /**
             * ServerFrame accepted.
             * @member {sotto.v1.Accepted|null} accepted
             * @memberof sotto.v1.ServerFrame
             * @instance
             */
            ServerFrame.prototype.accepted = null;

            /**
             * ServerFrame deliver.
             * @member {sotto.v1.Deliver|null} deliver
             * @memberof sotto.v1.ServerFrame
             * @instance
             */
            ServerFrame.prototype.deliver = null;

            /**
             * ServerFrame queueEmpty.
             * @member {sotto.v1.QueueEmpty|null} queueEmpty
             * @memberof sotto.v1.ServerFrame
             * @instance
             */
            ServerFrame.prototype.queueEmpty = null;

            /**
             * ServerFrame prekeysPublished.
             * @member {sotto.v1.PrekeysPublished|null} prekeysPublished
             * @memberof sotto.v1.ServerFrame
             * @instance
             */
            ServerFrame.prototype.prekeysPublished = null;

            /**
             * ServerFrame directory.
             * @member {sotto.v1.Directory|null} directory
             * @memberof sotto.v1.ServerFrame
             * @instance
             */
            ServerFrame.prototype.directory = null;

            /**
             * ServerFrame bundles.
             * @member {sotto.v1.Bundles|null} bundles
             * @memberof sotto.v1.ServerFrame
             * @instance
             */
            ServerFrame.prototype.bundles = null;

            /**
             * ServerFrame failure.
             * @member {sotto.v1.Failure|null} failure
             * @memberof sotto.v1.ServerFrame
             * @instance
             */
            ServerFrame.prototype.failure = null;

            /**
             * ServerFrame pong.
             * @member {sotto.v1.Pong|null} pong
             * @memberof sotto.v1.ServerFrame
             * @instance
             */
            ServerFrame.prototype.pong = null;

            /**
             * ServerFrame prekeysLow.
             * @member {sotto.v1.PrekeysLow|null} prekeysLow
             * @memberof sotto.v1.ServerFrame
             * @instance
             */
            ServerFrame.prototype.prekeysLow = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            /**
             * ServerFrame body.
             * @member {"challenge"|"welcome"|"accepted"|"deliver"|"queueEmpty"|"prekeysPublished"|"directory"|"bundles"|"failure"|"pong"|"prekeysLow"|undefined} body
             * @memberof sotto.v1.ServerFrame
             * @instance
             */
            $Object.defineProperty(ServerFrame.prototype, "body", {
                get: $util.oneOfGetter($oneOfFields = ["challenge", "welcome", "accepted", "deliver", "queueEmpty", "prekeysPublished", "directory", "bundles", "failure", "pong", "prekeysLow"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Encodes the specified ServerFrame message. Does not implicitly {@link sotto.v1.ServerFrame.verify|verify} messages.
             * @function encode
             * @memberof sotto.v1.ServerFrame
             * @static
             * @param {sotto.v1.ServerFrame.$Properties} message ServerFrame message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            ServerFrame.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (message.challenge != null)
                    $root.sotto.v1.Challenge.encode(message.challenge, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.welcome != null)
                    $root.sotto.v1.Welcome.encode(message.welcome, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.accepted != null)
                    $root.sotto.v1.Accepted.encode(message.accepted, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                if (message.deliver != null)
                    $root.sotto.v1.Deliver.encode(message.deliver, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                if (message.queueEmpty != null)
                    $root.sotto.v1.QueueEmpty.encode(message.queueEmpty, writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
                if (message.prekeysPublished != null)
                    $root.sotto.v1.PrekeysPublished.encode(message.prekeysPublished, writer.uint32(/* id 6, wireType 2 =*/50).fork(), _depth + 1).ldelim();
                if (message.directory != null)
                    $root.sotto.v1.Directory.encode(message.directory, writer.uint32(/* id 7, wireType 2 =*/58).fork(), _depth + 1).ldelim();
                if (message.bundles != null)
                    $root.sotto.v1.Bundles.encode(message.bundles, writer.uint32(/* id 8, wireType 2 =*/66).fork(), _depth + 1).ldelim();
                if (message.failure != null)
                    $root.sotto.v1.Failure.encode(message.failure, writer.uint32(/* id 9, wireType 2 =*/74).fork(), _depth + 1).ldelim();
                if (message.pong != null)
                    $root.sotto.v1.Pong.encode(message.pong, writer.uint32(/* id 10, wireType 2 =*/82).fork(), _depth + 1).ldelim();
                if (message.prekeysLow != null)
                    $root.sotto.v1.PrekeysLow.encode(message.prekeysLow, writer.uint32(/* id 11, wireType 2 =*/90).fork(), _depth + 1).ldelim();
                return writer;
            };

            /**
             * Decodes a ServerFrame message from the specified reader or buffer.
             * @function decode
             * @memberof sotto.v1.ServerFrame
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {sotto.v1.ServerFrame & sotto.v1.ServerFrame.$Shape} ServerFrame
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            ServerFrame.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.sotto.v1.ServerFrame();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.challenge = $root.sotto.v1.Challenge.decode(reader, reader.size(), $undefined, _depth + 1, message.challenge);
                            message.body = "challenge";
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.welcome = $root.sotto.v1.Welcome.decode(reader, reader.size(), $undefined, _depth + 1, message.welcome);
                            message.body = "welcome";
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.accepted = $root.sotto.v1.Accepted.decode(reader, reader.size(), $undefined, _depth + 1, message.accepted);
                            message.body = "accepted";
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            message.deliver = $root.sotto.v1.Deliver.decode(reader, reader.size(), $undefined, _depth + 1, message.deliver);
                            message.body = "deliver";
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            message.queueEmpty = $root.sotto.v1.QueueEmpty.decode(reader, reader.size(), $undefined, _depth + 1, message.queueEmpty);
                            message.body = "queueEmpty";
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            message.prekeysPublished = $root.sotto.v1.PrekeysPublished.decode(reader, reader.size(), $undefined, _depth + 1, message.prekeysPublished);
                            message.body = "prekeysPublished";
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            message.directory = $root.sotto.v1.Directory.decode(reader, reader.size(), $undefined, _depth + 1, message.directory);
                            message.body = "directory";
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            message.bundles = $root.sotto.v1.Bundles.decode(reader, reader.size(), $undefined, _depth + 1, message.bundles);
                            message.body = "bundles";
                            continue;
                        }
                    case 9: {
                            if (wireType !== 2)
                                break;
                            message.failure = $root.sotto.v1.Failure.decode(reader, reader.size(), $undefined, _depth + 1, message.failure);
                            message.body = "failure";
                            continue;
                        }
                    case 10: {
                            if (wireType !== 2)
                                break;
                            message.pong = $root.sotto.v1.Pong.decode(reader, reader.size(), $undefined, _depth + 1, message.pong);
                            message.body = "pong";
                            continue;
                        }
                    case 11: {
                            if (wireType !== 2)
                                break;
                            message.prekeysLow = $root.sotto.v1.PrekeysLow.decode(reader, reader.size(), $undefined, _depth + 1, message.prekeysLow);
                            message.body = "prekeysLow";
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return ServerFrame;
        })();

        v1.Challenge = (function() {

            /**
             * Properties of a Challenge.
             * @typedef {Object} sotto.v1.Challenge.$Properties
             * @property {Uint8Array} [nonce] Challenge nonce
             * @property {Array.<number>} [versions] Challenge versions
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Challenge.
             * @memberof sotto.v1
             * @interface IChallenge
             * @augments sotto.v1.Challenge.$Properties
             * @deprecated Use sotto.v1.Challenge.$Properties instead.
             */

            /**
             * Shape of a Challenge.
             * @typedef {sotto.v1.Challenge.$Properties} sotto.v1.Challenge.$Shape
             */

            /**
             * Constructs a new Challenge.
             * @memberof sotto.v1
             * @classdesc Represents a Challenge.
             * @constructor
             * @param {sotto.v1.Challenge.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Challenge = function (properties) {
                this.versions = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Challenge nonce.
             * @member {Uint8Array} nonce
             * @memberof sotto.v1.Challenge
             * @instance
             */
            Challenge.prototype.nonce = new Uint8Array();

            /**
             * Challenge versions.
             * @member {Array.<number>} versions
             * @memberof sotto.v1.Challenge
             * @instance
             */
            Challenge.prototype.versions = $util.emptyArray;

            /**
             * Encodes the specified Challenge message. Does not implicitly {@link sotto.v1.Challenge.verify|verify} messages.
             * @function encode
             * @memberof sotto.v1.Challenge
             * @static
             * @param {sotto.v1.Challenge.$Properties} message Challenge message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Challenge.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (message.nonce != null && message.nonce.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.nonce);
                if (message.versions != null && message.versions.length)
                    writer.uint32(/* id 2, wireType 2 =*/18).uint32s(message.versions);
                return writer;
            };

            /**
             * Decodes a Challenge message from the specified reader or buffer.
             * @function decode
             * @memberof sotto.v1.Challenge
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {sotto.v1.Challenge & sotto.v1.Challenge.$Shape} Challenge
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Challenge.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.sotto.v1.Challenge();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.nonce = reader.bytes();
                            continue;
                        }
                    case 2: {
                            if (wireType === 2) {
                                if (!(message.versions && message.versions.length))
                                    message.versions = [];
                                reader.uint32s(message.versions);
                                continue;
                            }
                            if (wireType !== 0)
                                break;
                            if (!(message.versions && message.versions.length))
                                message.versions = [];
                            message.versions.push(reader.uint32());
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Challenge;
        })();

        v1.Authenticate = (function() {

            /**
             * Properties of an Authenticate.
             * @typedef {Object} sotto.v1.Authenticate.$Properties
             * @property {number} [version] Authenticate version
             * @property {string} [token] Authenticate token
             * @property {Uint8Array} [deviceId] Authenticate deviceId
             * @property {Uint8Array} [signature] Authenticate signature
             * @property {Uint8Array} [genesis] Authenticate genesis
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an Authenticate.
             * @memberof sotto.v1
             * @interface IAuthenticate
             * @augments sotto.v1.Authenticate.$Properties
             * @deprecated Use sotto.v1.Authenticate.$Properties instead.
             */

            /**
             * Shape of an Authenticate.
             * @typedef {sotto.v1.Authenticate.$Properties} sotto.v1.Authenticate.$Shape
             */

            /**
             * Constructs a new Authenticate.
             * @memberof sotto.v1
             * @classdesc Represents an Authenticate.
             * @constructor
             * @param {sotto.v1.Authenticate.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Authenticate = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Authenticate version.
             * @member {number} version
             * @memberof sotto.v1.Authenticate
             * @instance
             */
            Authenticate.prototype.version = 0;

            /**
             * Authenticate token.
             * @member {string} token
             * @memberof sotto.v1.Authenticate
             * @instance
             */
            Authenticate.prototype.token = "";

            /**
             * Authenticate deviceId.
             * @member {Uint8Array} deviceId
             * @memberof sotto.v1.Authenticate
             * @instance
             */
            Authenticate.prototype.deviceId = new Uint8Array();

            /**
             * Authenticate signature.
             * @member {Uint8Array} signature
             * @memberof sotto.v1.Authenticate
             * @instance
             */
            Authenticate.prototype.signature = new Uint8Array();

            /**
             * Authenticate genesis.
             * @member {Uint8Array} genesis
             * @memberof sotto.v1.Authenticate
             * @instance
             */
            Authenticate.prototype.genesis = new Uint8Array();

            /**
             * Encodes the specified Authenticate message. Does not implicitly {@link sotto.v1.Authenticate.verify|verify} messages.
             * @function encode
             * @memberof sotto.v1.Authenticate
             * @static
             * @param {sotto.v1.Authenticate.$Properties} message Authenticate message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Authenticate.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (message.version != null && message.version !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.version);
                if (message.token != null && message.token !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.token);
                if (message.deviceId != null && message.deviceId.length)
                    writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.deviceId);
                if (message.signature != null && message.signature.length)
                    writer.uint32(/* id 4, wireType 2 =*/34).bytes(message.signature);
                if (message.genesis != null && message.genesis.length)
                    writer.uint32(/* id 5, wireType 2 =*/42).bytes(message.genesis);
                return writer;
            };

            /**
             * Decodes an Authenticate message from the specified reader or buffer.
             * @function decode
             * @memberof sotto.v1.Authenticate
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {sotto.v1.Authenticate & sotto.v1.Authenticate.$Shape} Authenticate
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Authenticate.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.sotto.v1.Authenticate();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            message.version = reader.uint32();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.token = reader.stringVerify();
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.deviceId = reader.bytes();
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            message.signature = reader.bytes();
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            message.genesis = reader.bytes();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Authenticate;
        })();

        v1.Welcome = (function() {

            /**
             * Properties of a Welcome.
             * @typedef {Object} sotto.v1.Welcome.$Properties
             * @property {string} [userId] Welcome userId
             * @property {number} [version] Welcome version
             * @property {number} [oneTimePrekeys] Welcome oneTimePrekeys
             * @property {number} [heartbeatMs] Welcome heartbeatMs
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Welcome.
             * @memberof sotto.v1
             * @interface IWelcome
             * @augments sotto.v1.Welcome.$Properties
             * @deprecated Use sotto.v1.Welcome.$Properties instead.
             */

            /**
             * Shape of a Welcome.
             * @typedef {sotto.v1.Welcome.$Properties} sotto.v1.Welcome.$Shape
             */

            /**
             * Constructs a new Welcome.
             * @memberof sotto.v1
             * @classdesc Represents a Welcome.
             * @constructor
             * @param {sotto.v1.Welcome.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Welcome = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Welcome userId.
             * @member {string} userId
             * @memberof sotto.v1.Welcome
             * @instance
             */
            Welcome.prototype.userId = "";

            /**
             * Welcome version.
             * @member {number} version
             * @memberof sotto.v1.Welcome
             * @instance
             */
            Welcome.prototype.version = 0;

            /**
             * Welcome oneTimePrekeys.
             * @member {number} oneTimePrekeys
             * @memberof sotto.v1.Welcome
             * @instance
             */
            Welcome.prototype.oneTimePrekeys = 0;

            /**
             * Welcome heartbeatMs.
             * @member {number} heartbeatMs
             * @memberof sotto.v1.Welcome
             * @instance
             */
            Welcome.prototype.heartbeatMs = 0;

            /**
             * Encodes the specified Welcome message. Does not implicitly {@link sotto.v1.Welcome.verify|verify} messages.
             * @function encode
             * @memberof sotto.v1.Welcome
             * @static
             * @param {sotto.v1.Welcome.$Properties} message Welcome message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Welcome.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (message.userId != null && message.userId !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.userId);
                if (message.version != null && message.version !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.version);
                if (message.oneTimePrekeys != null && message.oneTimePrekeys !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.oneTimePrekeys);
                if (message.heartbeatMs != null && message.heartbeatMs !== 0)
                    writer.uint32(/* id 4, wireType 0 =*/32).uint32(message.heartbeatMs);
                return writer;
            };

            /**
             * Decodes a Welcome message from the specified reader or buffer.
             * @function decode
             * @memberof sotto.v1.Welcome
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {sotto.v1.Welcome & sotto.v1.Welcome.$Shape} Welcome
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Welcome.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.sotto.v1.Welcome();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.userId = reader.stringVerify();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            message.version = reader.uint32();
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            message.oneTimePrekeys = reader.uint32();
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            message.heartbeatMs = reader.uint32();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Welcome;
        })();

        v1.Submit = (function() {

            /**
             * Properties of a Submit.
             * @typedef {Object} sotto.v1.Submit.$Properties
             * @property {Uint8Array} [requestId] Submit requestId
             * @property {Array.<sotto.v1.Addressee.$Properties>} [addressees] Submit addressees
             * @property {Uint8Array} [shared] Submit shared
             * @property {number} [ttlSeconds] Submit ttlSeconds
             * @property {boolean} [ephemeral] Submit ephemeral
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Submit.
             * @memberof sotto.v1
             * @interface ISubmit
             * @augments sotto.v1.Submit.$Properties
             * @deprecated Use sotto.v1.Submit.$Properties instead.
             */

            /**
             * Shape of a Submit.
             * @typedef {sotto.v1.Submit.$Properties} sotto.v1.Submit.$Shape
             */

            /**
             * Constructs a new Submit.
             * @memberof sotto.v1
             * @classdesc Represents a Submit.
             * @constructor
             * @param {sotto.v1.Submit.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Submit = function (properties) {
                this.addressees = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Submit requestId.
             * @member {Uint8Array} requestId
             * @memberof sotto.v1.Submit
             * @instance
             */
            Submit.prototype.requestId = new Uint8Array();

            /**
             * Submit addressees.
             * @member {Array.<sotto.v1.Addressee>} addressees
             * @memberof sotto.v1.Submit
             * @instance
             */
            Submit.prototype.addressees = $util.emptyArray;

            /**
             * Submit shared.
             * @member {Uint8Array} shared
             * @memberof sotto.v1.Submit
             * @instance
             */
            Submit.prototype.shared = new Uint8Array();

            /**
             * Submit ttlSeconds.
             * @member {number} ttlSeconds
             * @memberof sotto.v1.Submit
             * @instance
             */
            Submit.prototype.ttlSeconds = 0;

            /**
             * Submit ephemeral.
             * @member {boolean} ephemeral
             * @memberof sotto.v1.Submit
             * @instance
             */
            Submit.prototype.ephemeral = false;

            /**
             * Encodes the specified Submit message. Does not implicitly {@link sotto.v1.Submit.verify|verify} messages.
             * @function encode
             * @memberof sotto.v1.Submit
             * @static
             * @param {sotto.v1.Submit.$Properties} message Submit message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Submit.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (message.requestId != null && message.requestId.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.requestId);
                if (message.addressees != null && message.addressees.length)
                    for (let i = 0; i < message.addressees.length; ++i)
                        $root.sotto.v1.Addressee.encode(message.addressees[i], writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.shared != null && message.shared.length)
                    writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.shared);
                if (message.ttlSeconds != null && message.ttlSeconds !== 0)
                    writer.uint32(/* id 4, wireType 0 =*/32).uint32(message.ttlSeconds);
                if (message.ephemeral != null && message.ephemeral !== false)
                    writer.uint32(/* id 5, wireType 0 =*/40).bool(message.ephemeral);
                return writer;
            };

            /**
             * Decodes a Submit message from the specified reader or buffer.
             * @function decode
             * @memberof sotto.v1.Submit
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {sotto.v1.Submit & sotto.v1.Submit.$Shape} Submit
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Submit.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.sotto.v1.Submit();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.requestId = reader.bytes();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if (!(message.addressees && message.addressees.length))
                                message.addressees = [];
                            message.addressees.push($root.sotto.v1.Addressee.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.shared = reader.bytes();
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            message.ttlSeconds = reader.uint32();
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            message.ephemeral = reader.bool();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Submit;
        })();

        v1.Addressee = (function() {

            /**
             * Properties of an Addressee.
             * @typedef {Object} sotto.v1.Addressee.$Properties
             * @property {string} [userId] Addressee userId
             * @property {Array.<sotto.v1.Slot.$Properties>} [slots] Addressee slots
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an Addressee.
             * @memberof sotto.v1
             * @interface IAddressee
             * @augments sotto.v1.Addressee.$Properties
             * @deprecated Use sotto.v1.Addressee.$Properties instead.
             */

            /**
             * Shape of an Addressee.
             * @typedef {sotto.v1.Addressee.$Properties} sotto.v1.Addressee.$Shape
             */

            /**
             * Constructs a new Addressee.
             * @memberof sotto.v1
             * @classdesc Represents an Addressee.
             * @constructor
             * @param {sotto.v1.Addressee.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Addressee = function (properties) {
                this.slots = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Addressee userId.
             * @member {string} userId
             * @memberof sotto.v1.Addressee
             * @instance
             */
            Addressee.prototype.userId = "";

            /**
             * Addressee slots.
             * @member {Array.<sotto.v1.Slot>} slots
             * @memberof sotto.v1.Addressee
             * @instance
             */
            Addressee.prototype.slots = $util.emptyArray;

            /**
             * Encodes the specified Addressee message. Does not implicitly {@link sotto.v1.Addressee.verify|verify} messages.
             * @function encode
             * @memberof sotto.v1.Addressee
             * @static
             * @param {sotto.v1.Addressee.$Properties} message Addressee message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Addressee.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (message.userId != null && message.userId !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.userId);
                if (message.slots != null && message.slots.length)
                    for (let i = 0; i < message.slots.length; ++i)
                        $root.sotto.v1.Slot.encode(message.slots[i], writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                return writer;
            };

            /**
             * Decodes an Addressee message from the specified reader or buffer.
             * @function decode
             * @memberof sotto.v1.Addressee
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {sotto.v1.Addressee & sotto.v1.Addressee.$Shape} Addressee
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Addressee.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.sotto.v1.Addressee();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.userId = reader.stringVerify();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if (!(message.slots && message.slots.length))
                                message.slots = [];
                            message.slots.push($root.sotto.v1.Slot.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Addressee;
        })();

        v1.Slot = (function() {

            /**
             * Properties of a Slot.
             * @typedef {Object} sotto.v1.Slot.$Properties
             * @property {Uint8Array} [deviceId] Slot deviceId
             * @property {Uint8Array} [envelopeId] Slot envelopeId
             * @property {Uint8Array} [sealed] Slot sealed
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Slot.
             * @memberof sotto.v1
             * @interface ISlot
             * @augments sotto.v1.Slot.$Properties
             * @deprecated Use sotto.v1.Slot.$Properties instead.
             */

            /**
             * Shape of a Slot.
             * @typedef {sotto.v1.Slot.$Properties} sotto.v1.Slot.$Shape
             */

            /**
             * Constructs a new Slot.
             * @memberof sotto.v1
             * @classdesc Represents a Slot.
             * @constructor
             * @param {sotto.v1.Slot.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Slot = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Slot deviceId.
             * @member {Uint8Array} deviceId
             * @memberof sotto.v1.Slot
             * @instance
             */
            Slot.prototype.deviceId = new Uint8Array();

            /**
             * Slot envelopeId.
             * @member {Uint8Array} envelopeId
             * @memberof sotto.v1.Slot
             * @instance
             */
            Slot.prototype.envelopeId = new Uint8Array();

            /**
             * Slot sealed.
             * @member {Uint8Array} sealed
             * @memberof sotto.v1.Slot
             * @instance
             */
            Slot.prototype.sealed = new Uint8Array();

            /**
             * Encodes the specified Slot message. Does not implicitly {@link sotto.v1.Slot.verify|verify} messages.
             * @function encode
             * @memberof sotto.v1.Slot
             * @static
             * @param {sotto.v1.Slot.$Properties} message Slot message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Slot.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (message.deviceId != null && message.deviceId.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.deviceId);
                if (message.envelopeId != null && message.envelopeId.length)
                    writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.envelopeId);
                if (message.sealed != null && message.sealed.length)
                    writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.sealed);
                return writer;
            };

            /**
             * Decodes a Slot message from the specified reader or buffer.
             * @function decode
             * @memberof sotto.v1.Slot
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {sotto.v1.Slot & sotto.v1.Slot.$Shape} Slot
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Slot.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.sotto.v1.Slot();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.deviceId = reader.bytes();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.envelopeId = reader.bytes();
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.sealed = reader.bytes();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Slot;
        })();

        v1.Accepted = (function() {

            /**
             * Properties of an Accepted.
             * @typedef {Object} sotto.v1.Accepted.$Properties
             * @property {Uint8Array} [requestId] Accepted requestId
             * @property {boolean} [stored] Accepted stored
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an Accepted.
             * @memberof sotto.v1
             * @interface IAccepted
             * @augments sotto.v1.Accepted.$Properties
             * @deprecated Use sotto.v1.Accepted.$Properties instead.
             */

            /**
             * Shape of an Accepted.
             * @typedef {sotto.v1.Accepted.$Properties} sotto.v1.Accepted.$Shape
             */

            /**
             * Constructs a new Accepted.
             * @memberof sotto.v1
             * @classdesc Represents an Accepted.
             * @constructor
             * @param {sotto.v1.Accepted.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Accepted = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Accepted requestId.
             * @member {Uint8Array} requestId
             * @memberof sotto.v1.Accepted
             * @instance
             */
            Accepted.prototype.requestId = new Uint8Array();

            /**
             * Accepted stored.
             * @member {boolean} stored
             * @memberof sotto.v1.Accepted
             * @instance
             */
            Accepted.prototype.stored = false;

            /**
             * Encodes the specified Accepted message. Does not implicitly {@link sotto.v1.Accepted.verify|verify} messages.
             * @function encode
             * @memberof sotto.v1.Accepted
             * @static
             * @param {sotto.v1.Accepted.$Properties} message Accepted message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Accepted.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (message.requestId != null && message.requestId.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.requestId);
                if (message.stored != null && message.stored !== false)
                    writer.uint32(/* id 2, wireType 0 =*/16).bool(message.stored);
                return writer;
            };

            /**
             * Decodes an Accepted message from the specified reader or buffer.
             * @function decode
             * @memberof sotto.v1.Accepted
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {sotto.v1.Accepted & sotto.v1.Accepted.$Shape} Accepted
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Accepted.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.sotto.v1.Accepted();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.requestId = reader.bytes();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            message.stored = reader.bool();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Accepted;
        })();

        v1.Deliver = (function() {

            /**
             * Properties of a Deliver.
             * @typedef {Object} sotto.v1.Deliver.$Properties
             * @property {Array.<sotto.v1.Envelope.$Properties>} [envelopes] Deliver envelopes
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Deliver.
             * @memberof sotto.v1
             * @interface IDeliver
             * @augments sotto.v1.Deliver.$Properties
             * @deprecated Use sotto.v1.Deliver.$Properties instead.
             */

            /**
             * Shape of a Deliver.
             * @typedef {sotto.v1.Deliver.$Properties} sotto.v1.Deliver.$Shape
             */

            /**
             * Constructs a new Deliver.
             * @memberof sotto.v1
             * @classdesc Represents a Deliver.
             * @constructor
             * @param {sotto.v1.Deliver.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Deliver = function (properties) {
                this.envelopes = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Deliver envelopes.
             * @member {Array.<sotto.v1.Envelope>} envelopes
             * @memberof sotto.v1.Deliver
             * @instance
             */
            Deliver.prototype.envelopes = $util.emptyArray;

            /**
             * Encodes the specified Deliver message. Does not implicitly {@link sotto.v1.Deliver.verify|verify} messages.
             * @function encode
             * @memberof sotto.v1.Deliver
             * @static
             * @param {sotto.v1.Deliver.$Properties} message Deliver message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Deliver.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (message.envelopes != null && message.envelopes.length)
                    for (let i = 0; i < message.envelopes.length; ++i)
                        $root.sotto.v1.Envelope.encode(message.envelopes[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                return writer;
            };

            /**
             * Decodes a Deliver message from the specified reader or buffer.
             * @function decode
             * @memberof sotto.v1.Deliver
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {sotto.v1.Deliver & sotto.v1.Deliver.$Shape} Deliver
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Deliver.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.sotto.v1.Deliver();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if (!(message.envelopes && message.envelopes.length))
                                message.envelopes = [];
                            message.envelopes.push($root.sotto.v1.Envelope.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Deliver;
        })();

        v1.Envelope = (function() {

            /**
             * Properties of an Envelope.
             * @typedef {Object} sotto.v1.Envelope.$Properties
             * @property {Uint8Array} [id] Envelope id
             * @property {Uint8Array} [sealed] Envelope sealed
             * @property {Uint8Array} [shared] Envelope shared
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an Envelope.
             * @memberof sotto.v1
             * @interface IEnvelope
             * @augments sotto.v1.Envelope.$Properties
             * @deprecated Use sotto.v1.Envelope.$Properties instead.
             */

            /**
             * Shape of an Envelope.
             * @typedef {sotto.v1.Envelope.$Properties} sotto.v1.Envelope.$Shape
             */

            /**
             * Constructs a new Envelope.
             * @memberof sotto.v1
             * @classdesc Represents an Envelope.
             * @constructor
             * @param {sotto.v1.Envelope.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Envelope = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Envelope id.
             * @member {Uint8Array} id
             * @memberof sotto.v1.Envelope
             * @instance
             */
            Envelope.prototype.id = new Uint8Array();

            /**
             * Envelope sealed.
             * @member {Uint8Array} sealed
             * @memberof sotto.v1.Envelope
             * @instance
             */
            Envelope.prototype.sealed = new Uint8Array();

            /**
             * Envelope shared.
             * @member {Uint8Array} shared
             * @memberof sotto.v1.Envelope
             * @instance
             */
            Envelope.prototype.shared = new Uint8Array();

            /**
             * Encodes the specified Envelope message. Does not implicitly {@link sotto.v1.Envelope.verify|verify} messages.
             * @function encode
             * @memberof sotto.v1.Envelope
             * @static
             * @param {sotto.v1.Envelope.$Properties} message Envelope message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Envelope.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (message.id != null && message.id.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.id);
                if (message.sealed != null && message.sealed.length)
                    writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.sealed);
                if (message.shared != null && message.shared.length)
                    writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.shared);
                return writer;
            };

            /**
             * Decodes an Envelope message from the specified reader or buffer.
             * @function decode
             * @memberof sotto.v1.Envelope
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {sotto.v1.Envelope & sotto.v1.Envelope.$Shape} Envelope
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Envelope.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.sotto.v1.Envelope();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.id = reader.bytes();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.sealed = reader.bytes();
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.shared = reader.bytes();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Envelope;
        })();

        v1.Ack = (function() {

            /**
             * Properties of an Ack.
             * @typedef {Object} sotto.v1.Ack.$Properties
             * @property {Array.<Uint8Array>} [envelopeIds] Ack envelopeIds
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an Ack.
             * @memberof sotto.v1
             * @interface IAck
             * @augments sotto.v1.Ack.$Properties
             * @deprecated Use sotto.v1.Ack.$Properties instead.
             */

            /**
             * Shape of an Ack.
             * @typedef {sotto.v1.Ack.$Properties} sotto.v1.Ack.$Shape
             */

            /**
             * Constructs a new Ack.
             * @memberof sotto.v1
             * @classdesc Represents an Ack.
             * @constructor
             * @param {sotto.v1.Ack.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Ack = function (properties) {
                this.envelopeIds = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Ack envelopeIds.
             * @member {Array.<Uint8Array>} envelopeIds
             * @memberof sotto.v1.Ack
             * @instance
             */
            Ack.prototype.envelopeIds = $util.emptyArray;

            /**
             * Encodes the specified Ack message. Does not implicitly {@link sotto.v1.Ack.verify|verify} messages.
             * @function encode
             * @memberof sotto.v1.Ack
             * @static
             * @param {sotto.v1.Ack.$Properties} message Ack message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Ack.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (message.envelopeIds != null && message.envelopeIds.length)
                    for (let i = 0; i < message.envelopeIds.length; ++i)
                        writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.envelopeIds[i]);
                return writer;
            };

            /**
             * Decodes an Ack message from the specified reader or buffer.
             * @function decode
             * @memberof sotto.v1.Ack
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {sotto.v1.Ack & sotto.v1.Ack.$Shape} Ack
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Ack.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.sotto.v1.Ack();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if (!(message.envelopeIds && message.envelopeIds.length))
                                message.envelopeIds = [];
                            message.envelopeIds.push(reader.bytes());
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Ack;
        })();

        v1.QueueEmpty = (function() {

            /**
             * Properties of a QueueEmpty.
             * @typedef {Object} sotto.v1.QueueEmpty.$Properties
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a QueueEmpty.
             * @memberof sotto.v1
             * @interface IQueueEmpty
             * @augments sotto.v1.QueueEmpty.$Properties
             * @deprecated Use sotto.v1.QueueEmpty.$Properties instead.
             */

            /**
             * Shape of a QueueEmpty.
             * @typedef {sotto.v1.QueueEmpty.$Properties} sotto.v1.QueueEmpty.$Shape
             */

            /**
             * Constructs a new QueueEmpty.
             * @memberof sotto.v1
             * @classdesc Represents a QueueEmpty.
             * @constructor
             * @param {sotto.v1.QueueEmpty.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const QueueEmpty = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Encodes the specified QueueEmpty message. Does not implicitly {@link sotto.v1.QueueEmpty.verify|verify} messages.
             * @function encode
             * @memberof sotto.v1.QueueEmpty
             * @static
             * @param {sotto.v1.QueueEmpty.$Properties} message QueueEmpty message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            QueueEmpty.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                return writer;
            };

            /**
             * Decodes a QueueEmpty message from the specified reader or buffer.
             * @function decode
             * @memberof sotto.v1.QueueEmpty
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {sotto.v1.QueueEmpty & sotto.v1.QueueEmpty.$Shape} QueueEmpty
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            QueueEmpty.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.sotto.v1.QueueEmpty();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    reader.skipType(tag & 7, _depth, tag);
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return QueueEmpty;
        })();

        v1.PublishPrekeys = (function() {

            /**
             * Properties of a PublishPrekeys.
             * @typedef {Object} sotto.v1.PublishPrekeys.$Properties
             * @property {Uint8Array} [requestId] PublishPrekeys requestId
             * @property {sotto.v1.SignedPrekey.$Properties} [signed] PublishPrekeys signed
             * @property {Array.<sotto.v1.OneTimePrekey.$Properties>} [oneTime] PublishPrekeys oneTime
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a PublishPrekeys.
             * @memberof sotto.v1
             * @interface IPublishPrekeys
             * @augments sotto.v1.PublishPrekeys.$Properties
             * @deprecated Use sotto.v1.PublishPrekeys.$Properties instead.
             */

            /**
             * Shape of a PublishPrekeys.
             * @typedef {sotto.v1.PublishPrekeys.$Properties} sotto.v1.PublishPrekeys.$Shape
             */

            /**
             * Constructs a new PublishPrekeys.
             * @memberof sotto.v1
             * @classdesc Represents a PublishPrekeys.
             * @constructor
             * @param {sotto.v1.PublishPrekeys.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const PublishPrekeys = function (properties) {
                this.oneTime = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * PublishPrekeys requestId.
             * @member {Uint8Array} requestId
             * @memberof sotto.v1.PublishPrekeys
             * @instance
             */
            PublishPrekeys.prototype.requestId = new Uint8Array();

            /**
             * PublishPrekeys signed.
             * @member {sotto.v1.SignedPrekey} signed
             * @memberof sotto.v1.PublishPrekeys
             * @instance
             */
            PublishPrekeys.prototype.signed = null;

            /**
             * PublishPrekeys oneTime.
             * @member {Array.<sotto.v1.OneTimePrekey>} oneTime
             * @memberof sotto.v1.PublishPrekeys
             * @instance
             */
            PublishPrekeys.prototype.oneTime = $util.emptyArray;

            /**
             * Encodes the specified PublishPrekeys message. Does not implicitly {@link sotto.v1.PublishPrekeys.verify|verify} messages.
             * @function encode
             * @memberof sotto.v1.PublishPrekeys
             * @static
             * @param {sotto.v1.PublishPrekeys.$Properties} message PublishPrekeys message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            PublishPrekeys.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (message.requestId != null && message.requestId.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.requestId);
                if (message.signed != null)
                    $root.sotto.v1.SignedPrekey.encode(message.signed, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.oneTime != null && message.oneTime.length)
                    for (let i = 0; i < message.oneTime.length; ++i)
                        $root.sotto.v1.OneTimePrekey.encode(message.oneTime[i], writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                return writer;
            };

            /**
             * Decodes a PublishPrekeys message from the specified reader or buffer.
             * @function decode
             * @memberof sotto.v1.PublishPrekeys
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {sotto.v1.PublishPrekeys & sotto.v1.PublishPrekeys.$Shape} PublishPrekeys
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            PublishPrekeys.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.sotto.v1.PublishPrekeys();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.requestId = reader.bytes();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.signed = $root.sotto.v1.SignedPrekey.decode(reader, reader.size(), $undefined, _depth + 1, message.signed);
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if (!(message.oneTime && message.oneTime.length))
                                message.oneTime = [];
                            message.oneTime.push($root.sotto.v1.OneTimePrekey.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return PublishPrekeys;
        })();

        v1.PrekeysPublished = (function() {

            /**
             * Properties of a PrekeysPublished.
             * @typedef {Object} sotto.v1.PrekeysPublished.$Properties
             * @property {Uint8Array} [requestId] PrekeysPublished requestId
             * @property {number} [oneTimePrekeys] PrekeysPublished oneTimePrekeys
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a PrekeysPublished.
             * @memberof sotto.v1
             * @interface IPrekeysPublished
             * @augments sotto.v1.PrekeysPublished.$Properties
             * @deprecated Use sotto.v1.PrekeysPublished.$Properties instead.
             */

            /**
             * Shape of a PrekeysPublished.
             * @typedef {sotto.v1.PrekeysPublished.$Properties} sotto.v1.PrekeysPublished.$Shape
             */

            /**
             * Constructs a new PrekeysPublished.
             * @memberof sotto.v1
             * @classdesc Represents a PrekeysPublished.
             * @constructor
             * @param {sotto.v1.PrekeysPublished.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const PrekeysPublished = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * PrekeysPublished requestId.
             * @member {Uint8Array} requestId
             * @memberof sotto.v1.PrekeysPublished
             * @instance
             */
            PrekeysPublished.prototype.requestId = new Uint8Array();

            /**
             * PrekeysPublished oneTimePrekeys.
             * @member {number} oneTimePrekeys
             * @memberof sotto.v1.PrekeysPublished
             * @instance
             */
            PrekeysPublished.prototype.oneTimePrekeys = 0;

            /**
             * Encodes the specified PrekeysPublished message. Does not implicitly {@link sotto.v1.PrekeysPublished.verify|verify} messages.
             * @function encode
             * @memberof sotto.v1.PrekeysPublished
             * @static
             * @param {sotto.v1.PrekeysPublished.$Properties} message PrekeysPublished message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            PrekeysPublished.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (message.requestId != null && message.requestId.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.requestId);
                if (message.oneTimePrekeys != null && message.oneTimePrekeys !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.oneTimePrekeys);
                return writer;
            };

            /**
             * Decodes a PrekeysPublished message from the specified reader or buffer.
             * @function decode
             * @memberof sotto.v1.PrekeysPublished
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {sotto.v1.PrekeysPublished & sotto.v1.PrekeysPublished.$Shape} PrekeysPublished
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            PrekeysPublished.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.sotto.v1.PrekeysPublished();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.requestId = reader.bytes();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            message.oneTimePrekeys = reader.uint32();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return PrekeysPublished;
        })();

        v1.PrekeysLow = (function() {

            /**
             * Properties of a PrekeysLow.
             * @typedef {Object} sotto.v1.PrekeysLow.$Properties
             * @property {number} [oneTimePrekeys] PrekeysLow oneTimePrekeys
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a PrekeysLow.
             * @memberof sotto.v1
             * @interface IPrekeysLow
             * @augments sotto.v1.PrekeysLow.$Properties
             * @deprecated Use sotto.v1.PrekeysLow.$Properties instead.
             */

            /**
             * Shape of a PrekeysLow.
             * @typedef {sotto.v1.PrekeysLow.$Properties} sotto.v1.PrekeysLow.$Shape
             */

            /**
             * Constructs a new PrekeysLow.
             * @memberof sotto.v1
             * @classdesc Represents a PrekeysLow.
             * @constructor
             * @param {sotto.v1.PrekeysLow.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const PrekeysLow = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * PrekeysLow oneTimePrekeys.
             * @member {number} oneTimePrekeys
             * @memberof sotto.v1.PrekeysLow
             * @instance
             */
            PrekeysLow.prototype.oneTimePrekeys = 0;

            /**
             * Encodes the specified PrekeysLow message. Does not implicitly {@link sotto.v1.PrekeysLow.verify|verify} messages.
             * @function encode
             * @memberof sotto.v1.PrekeysLow
             * @static
             * @param {sotto.v1.PrekeysLow.$Properties} message PrekeysLow message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            PrekeysLow.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (message.oneTimePrekeys != null && message.oneTimePrekeys !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.oneTimePrekeys);
                return writer;
            };

            /**
             * Decodes a PrekeysLow message from the specified reader or buffer.
             * @function decode
             * @memberof sotto.v1.PrekeysLow
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {sotto.v1.PrekeysLow & sotto.v1.PrekeysLow.$Shape} PrekeysLow
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            PrekeysLow.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.sotto.v1.PrekeysLow();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            message.oneTimePrekeys = reader.uint32();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return PrekeysLow;
        })();

        v1.FetchDirectory = (function() {

            /**
             * Properties of a FetchDirectory.
             * @typedef {Object} sotto.v1.FetchDirectory.$Properties
             * @property {Uint8Array} [requestId] FetchDirectory requestId
             * @property {string} [userId] FetchDirectory userId
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a FetchDirectory.
             * @memberof sotto.v1
             * @interface IFetchDirectory
             * @augments sotto.v1.FetchDirectory.$Properties
             * @deprecated Use sotto.v1.FetchDirectory.$Properties instead.
             */

            /**
             * Shape of a FetchDirectory.
             * @typedef {sotto.v1.FetchDirectory.$Properties} sotto.v1.FetchDirectory.$Shape
             */

            /**
             * Constructs a new FetchDirectory.
             * @memberof sotto.v1
             * @classdesc Represents a FetchDirectory.
             * @constructor
             * @param {sotto.v1.FetchDirectory.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const FetchDirectory = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * FetchDirectory requestId.
             * @member {Uint8Array} requestId
             * @memberof sotto.v1.FetchDirectory
             * @instance
             */
            FetchDirectory.prototype.requestId = new Uint8Array();

            /**
             * FetchDirectory userId.
             * @member {string} userId
             * @memberof sotto.v1.FetchDirectory
             * @instance
             */
            FetchDirectory.prototype.userId = "";

            /**
             * Encodes the specified FetchDirectory message. Does not implicitly {@link sotto.v1.FetchDirectory.verify|verify} messages.
             * @function encode
             * @memberof sotto.v1.FetchDirectory
             * @static
             * @param {sotto.v1.FetchDirectory.$Properties} message FetchDirectory message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            FetchDirectory.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (message.requestId != null && message.requestId.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.requestId);
                if (message.userId != null && message.userId !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.userId);
                return writer;
            };

            /**
             * Decodes a FetchDirectory message from the specified reader or buffer.
             * @function decode
             * @memberof sotto.v1.FetchDirectory
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {sotto.v1.FetchDirectory & sotto.v1.FetchDirectory.$Shape} FetchDirectory
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            FetchDirectory.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.sotto.v1.FetchDirectory();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.requestId = reader.bytes();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.userId = reader.stringVerify();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return FetchDirectory;
        })();

        v1.Directory = (function() {

            /**
             * Properties of a Directory.
             * @typedef {Object} sotto.v1.Directory.$Properties
             * @property {Uint8Array} [requestId] Directory requestId
             * @property {string} [userId] Directory userId
             * @property {Array.<Uint8Array>} [entries] Directory entries
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Directory.
             * @memberof sotto.v1
             * @interface IDirectory
             * @augments sotto.v1.Directory.$Properties
             * @deprecated Use sotto.v1.Directory.$Properties instead.
             */

            /**
             * Shape of a Directory.
             * @typedef {sotto.v1.Directory.$Properties} sotto.v1.Directory.$Shape
             */

            /**
             * Constructs a new Directory.
             * @memberof sotto.v1
             * @classdesc Represents a Directory.
             * @constructor
             * @param {sotto.v1.Directory.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Directory = function (properties) {
                this.entries = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Directory requestId.
             * @member {Uint8Array} requestId
             * @memberof sotto.v1.Directory
             * @instance
             */
            Directory.prototype.requestId = new Uint8Array();

            /**
             * Directory userId.
             * @member {string} userId
             * @memberof sotto.v1.Directory
             * @instance
             */
            Directory.prototype.userId = "";

            /**
             * Directory entries.
             * @member {Array.<Uint8Array>} entries
             * @memberof sotto.v1.Directory
             * @instance
             */
            Directory.prototype.entries = $util.emptyArray;

            /**
             * Encodes the specified Directory message. Does not implicitly {@link sotto.v1.Directory.verify|verify} messages.
             * @function encode
             * @memberof sotto.v1.Directory
             * @static
             * @param {sotto.v1.Directory.$Properties} message Directory message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Directory.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (message.requestId != null && message.requestId.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.requestId);
                if (message.userId != null && message.userId !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.userId);
                if (message.entries != null && message.entries.length)
                    for (let i = 0; i < message.entries.length; ++i)
                        writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.entries[i]);
                return writer;
            };

            /**
             * Decodes a Directory message from the specified reader or buffer.
             * @function decode
             * @memberof sotto.v1.Directory
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {sotto.v1.Directory & sotto.v1.Directory.$Shape} Directory
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Directory.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.sotto.v1.Directory();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.requestId = reader.bytes();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.userId = reader.stringVerify();
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if (!(message.entries && message.entries.length))
                                message.entries = [];
                            message.entries.push(reader.bytes());
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Directory;
        })();

        v1.FetchBundles = (function() {

            /**
             * Properties of a FetchBundles.
             * @typedef {Object} sotto.v1.FetchBundles.$Properties
             * @property {Uint8Array} [requestId] FetchBundles requestId
             * @property {string} [userId] FetchBundles userId
             * @property {Array.<Uint8Array>} [deviceIds] FetchBundles deviceIds
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a FetchBundles.
             * @memberof sotto.v1
             * @interface IFetchBundles
             * @augments sotto.v1.FetchBundles.$Properties
             * @deprecated Use sotto.v1.FetchBundles.$Properties instead.
             */

            /**
             * Shape of a FetchBundles.
             * @typedef {sotto.v1.FetchBundles.$Properties} sotto.v1.FetchBundles.$Shape
             */

            /**
             * Constructs a new FetchBundles.
             * @memberof sotto.v1
             * @classdesc Represents a FetchBundles.
             * @constructor
             * @param {sotto.v1.FetchBundles.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const FetchBundles = function (properties) {
                this.deviceIds = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * FetchBundles requestId.
             * @member {Uint8Array} requestId
             * @memberof sotto.v1.FetchBundles
             * @instance
             */
            FetchBundles.prototype.requestId = new Uint8Array();

            /**
             * FetchBundles userId.
             * @member {string} userId
             * @memberof sotto.v1.FetchBundles
             * @instance
             */
            FetchBundles.prototype.userId = "";

            /**
             * FetchBundles deviceIds.
             * @member {Array.<Uint8Array>} deviceIds
             * @memberof sotto.v1.FetchBundles
             * @instance
             */
            FetchBundles.prototype.deviceIds = $util.emptyArray;

            /**
             * Encodes the specified FetchBundles message. Does not implicitly {@link sotto.v1.FetchBundles.verify|verify} messages.
             * @function encode
             * @memberof sotto.v1.FetchBundles
             * @static
             * @param {sotto.v1.FetchBundles.$Properties} message FetchBundles message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            FetchBundles.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (message.requestId != null && message.requestId.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.requestId);
                if (message.userId != null && message.userId !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.userId);
                if (message.deviceIds != null && message.deviceIds.length)
                    for (let i = 0; i < message.deviceIds.length; ++i)
                        writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.deviceIds[i]);
                return writer;
            };

            /**
             * Decodes a FetchBundles message from the specified reader or buffer.
             * @function decode
             * @memberof sotto.v1.FetchBundles
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {sotto.v1.FetchBundles & sotto.v1.FetchBundles.$Shape} FetchBundles
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            FetchBundles.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.sotto.v1.FetchBundles();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.requestId = reader.bytes();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.userId = reader.stringVerify();
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if (!(message.deviceIds && message.deviceIds.length))
                                message.deviceIds = [];
                            message.deviceIds.push(reader.bytes());
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return FetchBundles;
        })();

        v1.Bundles = (function() {

            /**
             * Properties of a Bundles.
             * @typedef {Object} sotto.v1.Bundles.$Properties
             * @property {Uint8Array} [requestId] Bundles requestId
             * @property {Array.<sotto.v1.PrekeyBundle.$Properties>} [bundles] Bundles bundles
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Bundles.
             * @memberof sotto.v1
             * @interface IBundles
             * @augments sotto.v1.Bundles.$Properties
             * @deprecated Use sotto.v1.Bundles.$Properties instead.
             */

            /**
             * Shape of a Bundles.
             * @typedef {sotto.v1.Bundles.$Properties} sotto.v1.Bundles.$Shape
             */

            /**
             * Constructs a new Bundles.
             * @memberof sotto.v1
             * @classdesc Represents a Bundles.
             * @constructor
             * @param {sotto.v1.Bundles.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Bundles = function (properties) {
                this.bundles = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Bundles requestId.
             * @member {Uint8Array} requestId
             * @memberof sotto.v1.Bundles
             * @instance
             */
            Bundles.prototype.requestId = new Uint8Array();

            /**
             * Bundles bundles.
             * @member {Array.<sotto.v1.PrekeyBundle>} bundles
             * @memberof sotto.v1.Bundles
             * @instance
             */
            Bundles.prototype.bundles = $util.emptyArray;

            /**
             * Encodes the specified Bundles message. Does not implicitly {@link sotto.v1.Bundles.verify|verify} messages.
             * @function encode
             * @memberof sotto.v1.Bundles
             * @static
             * @param {sotto.v1.Bundles.$Properties} message Bundles message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Bundles.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (message.requestId != null && message.requestId.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.requestId);
                if (message.bundles != null && message.bundles.length)
                    for (let i = 0; i < message.bundles.length; ++i)
                        $root.sotto.v1.PrekeyBundle.encode(message.bundles[i], writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                return writer;
            };

            /**
             * Decodes a Bundles message from the specified reader or buffer.
             * @function decode
             * @memberof sotto.v1.Bundles
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {sotto.v1.Bundles & sotto.v1.Bundles.$Shape} Bundles
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Bundles.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.sotto.v1.Bundles();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.requestId = reader.bytes();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if (!(message.bundles && message.bundles.length))
                                message.bundles = [];
                            message.bundles.push($root.sotto.v1.PrekeyBundle.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Bundles;
        })();

        v1.Failure = (function() {

            /**
             * Properties of a Failure.
             * @typedef {Object} sotto.v1.Failure.$Properties
             * @property {Uint8Array} [requestId] Failure requestId
             * @property {string} [code] Failure code
             * @property {number} [retryAfterMs] Failure retryAfterMs
             * @property {Array.<Uint8Array>} [missingDevices] Failure missingDevices
             * @property {Array.<Uint8Array>} [extraDevices] Failure extraDevices
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Failure.
             * @memberof sotto.v1
             * @interface IFailure
             * @augments sotto.v1.Failure.$Properties
             * @deprecated Use sotto.v1.Failure.$Properties instead.
             */

            /**
             * Shape of a Failure.
             * @typedef {sotto.v1.Failure.$Properties} sotto.v1.Failure.$Shape
             */

            /**
             * Constructs a new Failure.
             * @memberof sotto.v1
             * @classdesc Represents a Failure.
             * @constructor
             * @param {sotto.v1.Failure.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Failure = function (properties) {
                this.missingDevices = [];
                this.extraDevices = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Failure requestId.
             * @member {Uint8Array} requestId
             * @memberof sotto.v1.Failure
             * @instance
             */
            Failure.prototype.requestId = new Uint8Array();

            /**
             * Failure code.
             * @member {string} code
             * @memberof sotto.v1.Failure
             * @instance
             */
            Failure.prototype.code = "";

            /**
             * Failure retryAfterMs.
             * @member {number} retryAfterMs
             * @memberof sotto.v1.Failure
             * @instance
             */
            Failure.prototype.retryAfterMs = 0;

            /**
             * Failure missingDevices.
             * @member {Array.<Uint8Array>} missingDevices
             * @memberof sotto.v1.Failure
             * @instance
             */
            Failure.prototype.missingDevices = $util.emptyArray;

            /**
             * Failure extraDevices.
             * @member {Array.<Uint8Array>} extraDevices
             * @memberof sotto.v1.Failure
             * @instance
             */
            Failure.prototype.extraDevices = $util.emptyArray;

            /**
             * Encodes the specified Failure message. Does not implicitly {@link sotto.v1.Failure.verify|verify} messages.
             * @function encode
             * @memberof sotto.v1.Failure
             * @static
             * @param {sotto.v1.Failure.$Properties} message Failure message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Failure.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (message.requestId != null && message.requestId.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.requestId);
                if (message.code != null && message.code !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.code);
                if (message.retryAfterMs != null && message.retryAfterMs !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.retryAfterMs);
                if (message.missingDevices != null && message.missingDevices.length)
                    for (let i = 0; i < message.missingDevices.length; ++i)
                        writer.uint32(/* id 4, wireType 2 =*/34).bytes(message.missingDevices[i]);
                if (message.extraDevices != null && message.extraDevices.length)
                    for (let i = 0; i < message.extraDevices.length; ++i)
                        writer.uint32(/* id 5, wireType 2 =*/42).bytes(message.extraDevices[i]);
                return writer;
            };

            /**
             * Decodes a Failure message from the specified reader or buffer.
             * @function decode
             * @memberof sotto.v1.Failure
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {sotto.v1.Failure & sotto.v1.Failure.$Shape} Failure
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Failure.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.sotto.v1.Failure();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.requestId = reader.bytes();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.code = reader.stringVerify();
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            message.retryAfterMs = reader.uint32();
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if (!(message.missingDevices && message.missingDevices.length))
                                message.missingDevices = [];
                            message.missingDevices.push(reader.bytes());
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if (!(message.extraDevices && message.extraDevices.length))
                                message.extraDevices = [];
                            message.extraDevices.push(reader.bytes());
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Failure;
        })();

        v1.Ping = (function() {

            /**
             * Properties of a Ping.
             * @typedef {Object} sotto.v1.Ping.$Properties
             * @property {number} [sequence] Ping sequence
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Ping.
             * @memberof sotto.v1
             * @interface IPing
             * @augments sotto.v1.Ping.$Properties
             * @deprecated Use sotto.v1.Ping.$Properties instead.
             */

            /**
             * Shape of a Ping.
             * @typedef {sotto.v1.Ping.$Properties} sotto.v1.Ping.$Shape
             */

            /**
             * Constructs a new Ping.
             * @memberof sotto.v1
             * @classdesc Represents a Ping.
             * @constructor
             * @param {sotto.v1.Ping.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Ping = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Ping sequence.
             * @member {number} sequence
             * @memberof sotto.v1.Ping
             * @instance
             */
            Ping.prototype.sequence = 0;

            /**
             * Encodes the specified Ping message. Does not implicitly {@link sotto.v1.Ping.verify|verify} messages.
             * @function encode
             * @memberof sotto.v1.Ping
             * @static
             * @param {sotto.v1.Ping.$Properties} message Ping message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Ping.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (message.sequence != null && message.sequence !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.sequence);
                return writer;
            };

            /**
             * Decodes a Ping message from the specified reader or buffer.
             * @function decode
             * @memberof sotto.v1.Ping
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {sotto.v1.Ping & sotto.v1.Ping.$Shape} Ping
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Ping.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.sotto.v1.Ping();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            message.sequence = reader.uint32();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Ping;
        })();

        v1.Pong = (function() {

            /**
             * Properties of a Pong.
             * @typedef {Object} sotto.v1.Pong.$Properties
             * @property {number} [sequence] Pong sequence
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Pong.
             * @memberof sotto.v1
             * @interface IPong
             * @augments sotto.v1.Pong.$Properties
             * @deprecated Use sotto.v1.Pong.$Properties instead.
             */

            /**
             * Shape of a Pong.
             * @typedef {sotto.v1.Pong.$Properties} sotto.v1.Pong.$Shape
             */

            /**
             * Constructs a new Pong.
             * @memberof sotto.v1
             * @classdesc Represents a Pong.
             * @constructor
             * @param {sotto.v1.Pong.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Pong = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Pong sequence.
             * @member {number} sequence
             * @memberof sotto.v1.Pong
             * @instance
             */
            Pong.prototype.sequence = 0;

            /**
             * Encodes the specified Pong message. Does not implicitly {@link sotto.v1.Pong.verify|verify} messages.
             * @function encode
             * @memberof sotto.v1.Pong
             * @static
             * @param {sotto.v1.Pong.$Properties} message Pong message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Pong.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (message.sequence != null && message.sequence !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.sequence);
                return writer;
            };

            /**
             * Decodes a Pong message from the specified reader or buffer.
             * @function decode
             * @memberof sotto.v1.Pong
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {sotto.v1.Pong & sotto.v1.Pong.$Shape} Pong
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Pong.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.sotto.v1.Pong();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            message.sequence = reader.uint32();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Pong;
        })();

        v1.SignedPrekey = (function() {

            /**
             * Properties of a SignedPrekey.
             * @typedef {Object} sotto.v1.SignedPrekey.$Properties
             * @property {number} [id] SignedPrekey id
             * @property {number} [expiresAtMs] SignedPrekey expiresAtMs
             * @property {Uint8Array} [x25519] SignedPrekey x25519
             * @property {Uint8Array} [mlkem768] SignedPrekey mlkem768
             * @property {Uint8Array} [signature] SignedPrekey signature
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a SignedPrekey.
             * @memberof sotto.v1
             * @interface ISignedPrekey
             * @augments sotto.v1.SignedPrekey.$Properties
             * @deprecated Use sotto.v1.SignedPrekey.$Properties instead.
             */

            /**
             * Shape of a SignedPrekey.
             * @typedef {sotto.v1.SignedPrekey.$Properties} sotto.v1.SignedPrekey.$Shape
             */

            /**
             * Constructs a new SignedPrekey.
             * @memberof sotto.v1
             * @classdesc Represents a SignedPrekey.
             * @constructor
             * @param {sotto.v1.SignedPrekey.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const SignedPrekey = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * SignedPrekey id.
             * @member {number} id
             * @memberof sotto.v1.SignedPrekey
             * @instance
             */
            SignedPrekey.prototype.id = 0;

            /**
             * SignedPrekey expiresAtMs.
             * @member {number} expiresAtMs
             * @memberof sotto.v1.SignedPrekey
             * @instance
             */
            SignedPrekey.prototype.expiresAtMs = 0;

            /**
             * SignedPrekey x25519.
             * @member {Uint8Array} x25519
             * @memberof sotto.v1.SignedPrekey
             * @instance
             */
            SignedPrekey.prototype.x25519 = new Uint8Array();

            /**
             * SignedPrekey mlkem768.
             * @member {Uint8Array} mlkem768
             * @memberof sotto.v1.SignedPrekey
             * @instance
             */
            SignedPrekey.prototype.mlkem768 = new Uint8Array();

            /**
             * SignedPrekey signature.
             * @member {Uint8Array} signature
             * @memberof sotto.v1.SignedPrekey
             * @instance
             */
            SignedPrekey.prototype.signature = new Uint8Array();

            /**
             * Encodes the specified SignedPrekey message. Does not implicitly {@link sotto.v1.SignedPrekey.verify|verify} messages.
             * @function encode
             * @memberof sotto.v1.SignedPrekey
             * @static
             * @param {sotto.v1.SignedPrekey.$Properties} message SignedPrekey message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            SignedPrekey.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (message.id != null && message.id !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.id);
                if (message.expiresAtMs != null && !$Object.is(message.expiresAtMs, 0))
                    writer.uint32(/* id 2, wireType 1 =*/17).double(message.expiresAtMs);
                if (message.x25519 != null && message.x25519.length)
                    writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.x25519);
                if (message.mlkem768 != null && message.mlkem768.length)
                    writer.uint32(/* id 4, wireType 2 =*/34).bytes(message.mlkem768);
                if (message.signature != null && message.signature.length)
                    writer.uint32(/* id 5, wireType 2 =*/42).bytes(message.signature);
                return writer;
            };

            /**
             * Decodes a SignedPrekey message from the specified reader or buffer.
             * @function decode
             * @memberof sotto.v1.SignedPrekey
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {sotto.v1.SignedPrekey & sotto.v1.SignedPrekey.$Shape} SignedPrekey
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            SignedPrekey.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.sotto.v1.SignedPrekey();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            message.id = reader.uint32();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.expiresAtMs = value;
                            else
                                delete message.expiresAtMs;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.x25519 = reader.bytes();
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            message.mlkem768 = reader.bytes();
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            message.signature = reader.bytes();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return SignedPrekey;
        })();

        v1.OneTimePrekey = (function() {

            /**
             * Properties of a OneTimePrekey.
             * @typedef {Object} sotto.v1.OneTimePrekey.$Properties
             * @property {number} [id] OneTimePrekey id
             * @property {Uint8Array} [x25519] OneTimePrekey x25519
             * @property {Uint8Array} [mlkem768] OneTimePrekey mlkem768
             * @property {Uint8Array} [signature] OneTimePrekey signature
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a OneTimePrekey.
             * @memberof sotto.v1
             * @interface IOneTimePrekey
             * @augments sotto.v1.OneTimePrekey.$Properties
             * @deprecated Use sotto.v1.OneTimePrekey.$Properties instead.
             */

            /**
             * Shape of a OneTimePrekey.
             * @typedef {sotto.v1.OneTimePrekey.$Properties} sotto.v1.OneTimePrekey.$Shape
             */

            /**
             * Constructs a new OneTimePrekey.
             * @memberof sotto.v1
             * @classdesc Represents a OneTimePrekey.
             * @constructor
             * @param {sotto.v1.OneTimePrekey.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const OneTimePrekey = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * OneTimePrekey id.
             * @member {number} id
             * @memberof sotto.v1.OneTimePrekey
             * @instance
             */
            OneTimePrekey.prototype.id = 0;

            /**
             * OneTimePrekey x25519.
             * @member {Uint8Array} x25519
             * @memberof sotto.v1.OneTimePrekey
             * @instance
             */
            OneTimePrekey.prototype.x25519 = new Uint8Array();

            /**
             * OneTimePrekey mlkem768.
             * @member {Uint8Array} mlkem768
             * @memberof sotto.v1.OneTimePrekey
             * @instance
             */
            OneTimePrekey.prototype.mlkem768 = new Uint8Array();

            /**
             * OneTimePrekey signature.
             * @member {Uint8Array} signature
             * @memberof sotto.v1.OneTimePrekey
             * @instance
             */
            OneTimePrekey.prototype.signature = new Uint8Array();

            /**
             * Encodes the specified OneTimePrekey message. Does not implicitly {@link sotto.v1.OneTimePrekey.verify|verify} messages.
             * @function encode
             * @memberof sotto.v1.OneTimePrekey
             * @static
             * @param {sotto.v1.OneTimePrekey.$Properties} message OneTimePrekey message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            OneTimePrekey.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (message.id != null && message.id !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.id);
                if (message.x25519 != null && message.x25519.length)
                    writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.x25519);
                if (message.mlkem768 != null && message.mlkem768.length)
                    writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.mlkem768);
                if (message.signature != null && message.signature.length)
                    writer.uint32(/* id 4, wireType 2 =*/34).bytes(message.signature);
                return writer;
            };

            /**
             * Decodes a OneTimePrekey message from the specified reader or buffer.
             * @function decode
             * @memberof sotto.v1.OneTimePrekey
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {sotto.v1.OneTimePrekey & sotto.v1.OneTimePrekey.$Shape} OneTimePrekey
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            OneTimePrekey.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.sotto.v1.OneTimePrekey();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            message.id = reader.uint32();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.x25519 = reader.bytes();
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.mlkem768 = reader.bytes();
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            message.signature = reader.bytes();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return OneTimePrekey;
        })();

        v1.PrekeyBundle = (function() {

            /**
             * Properties of a PrekeyBundle.
             * @typedef {Object} sotto.v1.PrekeyBundle.$Properties
             * @property {Uint8Array} [deviceId] PrekeyBundle deviceId
             * @property {sotto.v1.SignedPrekey.$Properties} [signed] PrekeyBundle signed
             * @property {sotto.v1.OneTimePrekey.$Properties} [oneTime] PrekeyBundle oneTime
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a PrekeyBundle.
             * @memberof sotto.v1
             * @interface IPrekeyBundle
             * @augments sotto.v1.PrekeyBundle.$Properties
             * @deprecated Use sotto.v1.PrekeyBundle.$Properties instead.
             */

            /**
             * Shape of a PrekeyBundle.
             * @typedef {sotto.v1.PrekeyBundle.$Properties} sotto.v1.PrekeyBundle.$Shape
             */

            /**
             * Constructs a new PrekeyBundle.
             * @memberof sotto.v1
             * @classdesc Represents a PrekeyBundle.
             * @constructor
             * @param {sotto.v1.PrekeyBundle.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const PrekeyBundle = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * PrekeyBundle deviceId.
             * @member {Uint8Array} deviceId
             * @memberof sotto.v1.PrekeyBundle
             * @instance
             */
            PrekeyBundle.prototype.deviceId = new Uint8Array();

            /**
             * PrekeyBundle signed.
             * @member {sotto.v1.SignedPrekey} signed
             * @memberof sotto.v1.PrekeyBundle
             * @instance
             */
            PrekeyBundle.prototype.signed = null;

            /**
             * PrekeyBundle oneTime.
             * @member {sotto.v1.OneTimePrekey} oneTime
             * @memberof sotto.v1.PrekeyBundle
             * @instance
             */
            PrekeyBundle.prototype.oneTime = null;

            /**
             * Encodes the specified PrekeyBundle message. Does not implicitly {@link sotto.v1.PrekeyBundle.verify|verify} messages.
             * @function encode
             * @memberof sotto.v1.PrekeyBundle
             * @static
             * @param {sotto.v1.PrekeyBundle.$Properties} message PrekeyBundle message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            PrekeyBundle.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (message.deviceId != null && message.deviceId.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.deviceId);
                if (message.signed != null)
                    $root.sotto.v1.SignedPrekey.encode(message.signed, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.oneTime != null)
                    $root.sotto.v1.OneTimePrekey.encode(message.oneTime, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                return writer;
            };

            /**
             * Decodes a PrekeyBundle message from the specified reader or buffer.
             * @function decode
             * @memberof sotto.v1.PrekeyBundle
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {sotto.v1.PrekeyBundle & sotto.v1.PrekeyBundle.$Shape} PrekeyBundle
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            PrekeyBundle.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.sotto.v1.PrekeyBundle();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.deviceId = reader.bytes();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.signed = $root.sotto.v1.SignedPrekey.decode(reader, reader.size(), $undefined, _depth + 1, message.signed);
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.oneTime = $root.sotto.v1.OneTimePrekey.decode(reader, reader.size(), $undefined, _depth + 1, message.oneTime);
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return PrekeyBundle;
        })();

        return v1;
    })();

    return sotto;
})();

export {
  $root as default
};
