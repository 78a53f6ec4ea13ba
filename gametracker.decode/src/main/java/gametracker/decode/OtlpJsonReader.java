package gametracker.decode;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.math.BigInteger;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads OTLP/JSON into the official classes, using their descriptors. Follows the receivers' rules instead of
 * protobuf's JSON mapping (OTLP specification, "JSON Protobuf Encoding", and docs/backends.md, OTLP traces): ids are
 * hex of an exact length; integers are numbers or texts; enums are numbers or names; field names may be in either case;
 * unknown fields are ignored; null is allowed only for messages, lists and texts.
 */
final class OtlpJsonReader {
    private static final Map<Descriptor, Map<String, FieldDescriptor>> FIELDS = new ConcurrentHashMap<>();
    private static final BigInteger UNSIGNED_LIMIT = BigInteger.ONE.shiftLeft(64);

    /** More digits than 64 bits need, and few enough to parse quickly. */
    private static final int MAX_DIGITS = 40;

    private final JsonParser parser;

    private OtlpJsonReader(JsonParser parser) {
        this.parser = parser;
    }

    static void read(byte[] body, Message.Builder into) {
        try (JsonParser parser = JsonParsers.parser(body)) {
            JsonToken first = parser.nextToken();
            if (first != JsonToken.VALUE_NULL) {
                new OtlpJsonReader(parser).message(into);
            }
        } catch (JacksonException e) {
            throw new DecodeException("ReadObject: " + e.getOriginalMessage(), e);
        }
    }

    private void message(Message.Builder into) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw refused("readObjectStart: expect {, but found " + found());
        }
        Map<String, FieldDescriptor> fields = fields(into.getDescriptorForType());
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            FieldDescriptor field = fields.get(parser.currentName());
            JsonToken value = parser.nextToken();
            if (field == null) {
                parser.skipChildren();
            } else if (field.isRepeated()) {
                list(into, field, value);
            } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                // An AnyValue of null or {} is an empty value and is left unset.
                if (value != JsonToken.VALUE_NULL) {
                    Message.Builder part = into.newBuilderForField(field);
                    message(part);
                    into.setField(field, part.build());
                }
            } else {
                into.setField(field, scalar(field, value));
            }
        }
    }

    private void list(Message.Builder into, FieldDescriptor field, JsonToken start) {
        if (start == JsonToken.VALUE_NULL) {
            return;
        }
        if (start != JsonToken.START_ARRAY) {
            throw refused("ReadArray: expect [ or n, but found " + found() + " in " + field.getJsonName());
        }
        for (JsonToken value = parser.nextToken(); value != JsonToken.END_ARRAY; value = parser.nextToken()) {
            if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                Message.Builder part = into.newBuilderForField(field);
                message(part);
                into.addRepeatedField(field, part.build());
            } else {
                into.addRepeatedField(field, scalar(field, value));
            }
        }
    }

    private Object scalar(FieldDescriptor field, JsonToken value) {
        return switch (field.getJavaType()) {
            case STRING -> string(value);
            case LONG -> integer(field, value).longValue();
            case INT -> integer(field, value).intValue();
            case DOUBLE, FLOAT -> number(value);
            case BOOLEAN -> bool(value);
            case ENUM -> enumeration(field, value);
            case BYTE_STRING -> bytes(field, value);
            case MESSAGE -> throw new AssertionError(field);
        };
    }

    private String string(JsonToken value) {
        if (value == JsonToken.VALUE_NULL) {
            return "";
        }
        if (value != JsonToken.VALUE_STRING) {
            throw refused("ReadString: expects \" or n, but found " + found());
        }
        return JsonParsers.wellFormed(parser.getString());
    }

    private BigInteger integer(FieldDescriptor field, JsonToken value) {
        if (value != JsonToken.VALUE_NUMBER_INT && value != JsonToken.VALUE_STRING) {
            throw refused("ReadInt64: " + field.getJsonName() + " must be an integer, but found " + found());
        }
        try {
            if (parser.getStringLength() > MAX_DIGITS) {
                throw new NumberFormatException();
            }
            BigInteger number = new BigInteger(parser.getString());
            boolean inRange = switch (field.getType()) {
                case UINT64, FIXED64 -> number.signum() >= 0 && number.compareTo(UNSIGNED_LIMIT) < 0;
                case UINT32, FIXED32 -> number.signum() >= 0 && number.bitLength() <= 32;
                case INT32, SINT32, SFIXED32 -> number.bitLength() <= 31;
                default -> number.bitLength() <= 63;
            };
            if (inRange) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw refused("ReadInt64: " + field.getJsonName() + ": " + found() + " is out of range or no integer");
    }

    private double number(JsonToken value) {
        if (value == JsonToken.VALUE_NUMBER_FLOAT || value == JsonToken.VALUE_NUMBER_INT) {
            return Double.parseDouble(parser.getString());
        }
        if (value == JsonToken.VALUE_STRING) {
            String text = parser.getString();
            try {
                return switch (text) {
                    case "Infinity", "Inf", "+Inf" -> Double.POSITIVE_INFINITY;
                    case "-Infinity", "-Inf" -> Double.NEGATIVE_INFINITY;
                    default -> Double.parseDouble(text);
                };
            } catch (NumberFormatException e) {
                // told below
            }
        }
        throw refused("ReadFloat64: no number: " + found());
    }

    private boolean bool(JsonToken value) {
        if (value != JsonToken.VALUE_TRUE && value != JsonToken.VALUE_FALSE) {
            throw refused("ReadBool: expect t or f, but found " + found());
        }
        return value == JsonToken.VALUE_TRUE;
    }

    private EnumValueDescriptor enumeration(FieldDescriptor field, JsonToken value) {
        if (value == JsonToken.VALUE_NUMBER_INT) {
            return field.getEnumType()
                    .findValueByNumberCreatingIfUnknown(integer(field, value).intValue());
        }
        if (value == JsonToken.VALUE_STRING) {
            EnumValueDescriptor named = field.getEnumType().findValueByName(parser.getString());
            return named != null ? named : field.getEnumType().findValueByNumber(0);
        }
        throw refused("ReadEnumValue: " + field.getJsonName() + " must be a number or a name, but found " + found());
    }

    private ByteString bytes(FieldDescriptor field, JsonToken value) {
        if (value != JsonToken.VALUE_STRING) {
            throw refused("ReadStringAsSlice: expects \" or n, but found " + found());
        }
        String text = parser.getString();
        int idBytes = switch (field.getName()) {
            case "trace_id" -> 16;
            case "span_id", "parent_span_id" -> 8;
            default -> 0;
        };
        try {
            if (idBytes == 0) {
                return ByteString.copyFrom(Base64.getDecoder().decode(text));
            }
            if (text.isEmpty()) {
                return ByteString.EMPTY;
            }
            if (text.length() != idBytes * 2) {
                throw refused("ID.UnmarshalJSONIter: length mismatch: " + field.getJsonName() + " must have "
                        + idBytes * 2 + " hex digits and has " + text.length() + " characters");
            }
            return ByteString.copyFrom(HexFormat.of().parseHex(text));
        } catch (DecodeException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw refused("ID.UnmarshalJSONIter: " + field.getJsonName() + ": " + e.getMessage());
        }
    }

    private static Map<String, FieldDescriptor> fields(Descriptor type) {
        return FIELDS.computeIfAbsent(type, key -> {
            Map<String, FieldDescriptor> fields = new ConcurrentHashMap<>();
            for (FieldDescriptor field : key.getFields()) {
                fields.put(field.getName(), field);
                fields.put(field.getJsonName(), field);
            }
            return fields;
        });
    }

    private String found() {
        return parser.currentToken() == null ? "the end" : parser.getString();
    }

    private DecodeException refused(String reason) {
        return new DecodeException(reason + ", " + JsonParsers.where(parser));
    }
}
