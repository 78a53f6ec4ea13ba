package gametracker.tests;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xerial.snappy.Snappy;

/** Reads remote write 1.0 with snappy-java and protobuf's own reader. */
final class RemoteWriteSamples {
    private RemoteWriteSamples() {}

    record Sample(String name, Map<String, String> labels, double value, long timeMillis) {}

    static List<Sample> decode(byte[] body) {
        try {
            List<Sample> samples = new ArrayList<>();
            CodedInputStream in = CodedInputStream.newInstance(Snappy.uncompress(body));
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (WireFormat.getTagFieldNumber(tag) == 1) {
                    series(in.readByteArray(), samples);
                } else {
                    in.skipField(tag);
                }
            }
            return samples;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void series(byte[] message, List<Sample> samples) throws IOException {
        Map<String, String> labels = new LinkedHashMap<>();
        CodedInputStream in = CodedInputStream.newInstance(message);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> {
                    CodedInputStream label = CodedInputStream.newInstance(in.readByteArray());
                    String name = "";
                    String value = "";
                    for (int t = label.readTag(); t != 0; t = label.readTag()) {
                        if (WireFormat.getTagFieldNumber(t) == 1) {
                            name = label.readString();
                        } else {
                            value = label.readString();
                        }
                    }
                    if (labels.put(name, value) != null) {
                        throw new AssertionError("label twice: " + name);
                    }
                }
                case 2 -> {
                    CodedInputStream sample = CodedInputStream.newInstance(in.readByteArray());
                    double value = 0;
                    long time = 0;
                    for (int t = sample.readTag(); t != 0; t = sample.readTag()) {
                        if (WireFormat.getTagFieldNumber(t) == 1) {
                            value = sample.readDouble();
                        } else {
                            time = sample.readInt64();
                        }
                    }
                    samples.add(new Sample(labels.get("__name__"), labels, value, time));
                }
                default -> in.skipField(tag);
            }
        }
    }
}
