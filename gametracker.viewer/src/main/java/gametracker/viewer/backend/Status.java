package gametracker.viewer.backend;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** {@code google.rpc.Status}, in which OTLP servers answer: field 1 the code, field 2 the message. */
final class Status {
    private Status() {}

    static int code(int httpStatus) {
        return switch (httpStatus) {
            case 429 -> 8;
            case 500 -> 13;
            case 503 -> 14;
            default -> 3;
        };
    }

    static byte[] protobuf(int code, String message) {
        byte[] text = message.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length + 8);
        out.write(1 << 3);
        out.write(code);
        out.write(2 << 3 | 2);
        int length = text.length;
        while (length > 0x7f) {
            out.write(length & 0x7f | 0x80);
            length >>>= 7;
        }
        out.write(length);
        out.writeBytes(text);
        return out.toByteArray();
    }

    static byte[] json(int code, String message) {
        StringBuilder text = new StringBuilder("{\"code\":").append(code).append(",\"message\":\"");
        for (int i = 0; i < message.length(); i++) {
            char c = message.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ') {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        return text.append("\"}").toString().getBytes(StandardCharsets.UTF_8);
    }
}
