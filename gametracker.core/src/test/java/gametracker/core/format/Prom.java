package gametracker.core.format;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A remote write body, read by protobuf's own parser from what snappy-java decodes, with the descriptors of
 * prompb/remote.proto and prompb/types.proto.
 */
record Prom(List<Series> series, int size) {
    private static final Descriptor WRITE_REQUEST = descriptor();

    record Series(List<String> names, Map<String, String> labels, double value, long millis) {
        String name() {
            return labels.get("__name__");
        }
    }

    static Prom of(FinishedBodies.Body body) {
        return of(body.bytes());
    }

    static Prom of(byte[] body) {
        try {
            byte[] plain = org.xerial.snappy.Snappy.uncompress(body);
            DynamicMessage request = DynamicMessage.parseFrom(WRITE_REQUEST, plain);
            if (!request.getUnknownFields().asMap().isEmpty()) {
                throw new AssertionError(request);
            }
            List<Series> all = new ArrayList<>();
            for (DynamicMessage series : messages(request, "timeseries")) {
                all.add(series(series));
            }
            return new Prom(all, plain.length);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    Series named(String name) {
        List<Series> found =
                series.stream().filter(one -> one.name().equals(name)).toList();
        if (found.size() != 1) {
            throw new AssertionError(name + ": " + found);
        }
        return found.get(0);
    }

    private static Series series(DynamicMessage series) {
        List<String> names = new ArrayList<>();
        Map<String, String> labels = new LinkedHashMap<>();
        for (DynamicMessage label : messages(series, "labels")) {
            names.add((String) field(label, "name"));
            labels.put((String) field(label, "name"), (String) field(label, "value"));
        }
        List<DynamicMessage> samples = messages(series, "samples");
        if (samples.size() != 1) {
            throw new AssertionError("one sample a series: " + series);
        }
        return new Series(
                names, labels, (Double) field(samples.get(0), "value"), (Long) field(samples.get(0), "timestamp"));
    }

    @SuppressWarnings("unchecked")
    private static List<DynamicMessage> messages(DynamicMessage of, String name) {
        return (List<DynamicMessage>) field(of, name);
    }

    private static Object field(DynamicMessage of, String name) {
        return of.getField(of.getDescriptorForType().findFieldByName(name));
    }

    private static Descriptor descriptor() {
        FileDescriptorProto file = FileDescriptorProto.newBuilder()
                .setName("remote.proto")
                .setPackage("prometheus")
                .setSyntax("proto3")
                .addMessageType(message("WriteRequest", many("timeseries", 1, "TimeSeries")))
                .addMessageType(message("TimeSeries", many("labels", 1, "Label"), many("samples", 2, "Sample")))
                .addMessageType(message("Label", one("name", 1, Type.TYPE_STRING), one("value", 2, Type.TYPE_STRING)))
                .addMessageType(
                        message("Sample", one("value", 1, Type.TYPE_DOUBLE), one("timestamp", 2, Type.TYPE_INT64)))
                .build();
        try {
            return FileDescriptor.buildFrom(file, new FileDescriptor[0]).findMessageTypeByName("WriteRequest");
        } catch (DescriptorValidationException e) {
            throw new AssertionError(e);
        }
    }

    private static DescriptorProto message(String name, FieldDescriptorProto... fields) {
        return DescriptorProto.newBuilder()
                .setName(name)
                .addAllField(List.of(fields))
                .build();
    }

    private static FieldDescriptorProto many(String name, int number, String type) {
        return field(name, number, Label.LABEL_REPEATED)
                .setType(Type.TYPE_MESSAGE)
                .setTypeName(".prometheus." + type)
                .build();
    }

    private static FieldDescriptorProto one(String name, int number, Type type) {
        return field(name, number, Label.LABEL_OPTIONAL).setType(type).build();
    }

    private static FieldDescriptorProto.Builder field(String name, int number, Label label) {
        return FieldDescriptorProto.newBuilder().setName(name).setNumber(number).setLabel(label);
    }
}
