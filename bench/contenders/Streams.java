import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** Kafka Streams, one thread, RocksDB store with changelog: counts the messages of each key. */
public class Streams {
    static class Count implements Processor<String, String, String, String> {
        private ProcessorContext<String, String> context;
        private KeyValueStore<String, Long> store;

        public void init(ProcessorContext<String, String> context) {
            this.context = context;
            store = context.getStateStore("counts");
        }

        public void process(Record<String, String> record) {
            String text = record.value();
            int at = text.indexOf("\"key\":\"") + 7;
            String key = text.substring(at, text.indexOf('"', at));
            Long before = store.get(record.key());
            long count = before == null ? 1 : before + 1;
            store.put(record.key(), count);
            context.forward(record.withValue("{\"key\":\"" + key + "\",\"count\":" + count + "}"));
        }
    }

    public static void main(String[] arguments) {
        String prefix = arguments[1];
        Properties words = new Properties();
        words.put(StreamsConfig.APPLICATION_ID_CONFIG, prefix + "streams");
        words.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, arguments[0]);
        words.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
        words.put(StreamsConfig.STATE_DIR_CONFIG, arguments[3]);
        words.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1000);
        words.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");
        words.put(StreamsConfig.producerPrefix("acks"), "all");
        words.put(StreamsConfig.producerPrefix("compression.type"), "gzip");
        StreamsBuilder builder = new StreamsBuilder();
        builder.addStateStore(
            Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore("counts"), Serdes.String(), Serdes.Long()));
        builder.stream(prefix + "paragraphs", Consumed.with(Serdes.String(), Serdes.String()))
            .process(Count::new, "counts")
            .to(prefix + "out", Produced.with(Serdes.String(), Serdes.String()));
        KafkaStreams streams = new KafkaStreams(builder.build(), words);
        Runtime.getRuntime().addShutdownHook(new Thread(streams::close));
        streams.start();
    }
}
