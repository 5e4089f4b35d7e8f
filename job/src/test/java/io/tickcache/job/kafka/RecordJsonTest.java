package io.tickcache.job.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.market.PackedDoubles;
import io.tickcache.schemas.ContextState;
import io.tickcache.schemas.DeadLetter;
import io.tickcache.schemas.DeadLetterStage;
import io.tickcache.schemas.Direction;
import io.tickcache.schemas.Forecast;
import io.tickcache.schemas.ForecastQuantile;
import io.tickcache.schemas.ForecastSeries;
import io.tickcache.schemas.Guarantee;
import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.schemas.Output;
import io.tickcache.schemas.Prediction;
import io.tickcache.schemas.StepSource;
import io.tickcache.schemas.UpdateType;
import io.tickcache.wire.MalformedRecordException;
import io.tickcache.wire.WireFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordJsonTest {

  @Test
  void writesAPredictionWithItsOutputsByName() {
    Prediction prediction =
        Prediction.newBuilder()
            .setInstrument("sim:A")
            .setEventTimeMicros(5)
            .setContextEpochMicros(4)
            .setPosition(3)
            .setSource(StepSource.KLINE)
            .setOutputs(List.of(new Output("return_1s_bps", 0.1f)))
            .setDirection(Direction.UP)
            .setConfidence(0.5f)
            .setContextLength(4)
            .setContextState(ContextState.KEPT)
            .setModelId("untrained@1")
            .setGuarantee(Guarantee.BIT_IDENTICAL)
            .setReferencePrice(99.5)
            .build();

    assertThat(RecordJson.line(prediction))
        .isEqualTo(
            "{\"instrument\":\"sim:A\",\"eventTimeMicros\":5,\"contextEpochMicros\":4,"
                + "\"position\":3,\"source\":\"KLINE\",\"outputs\":{\"return_1s_bps\":0.1},"
                + "\"direction\":\"UP\",\"confidence\":0.5,\"contextLength\":4,"
                + "\"contextState\":\"KEPT\",\"modelId\":\"untrained@1\","
                + "\"guarantee\":\"BIT_IDENTICAL\",\"prefixEventTimeMicros\":null,"
                + "\"referencePrice\":99.5,\"bestBid\":null,\"bestAsk\":null}");
  }

  @Test
  void writesSeriesOfAForecastAsNumbers() {
    Forecast forecast =
        Forecast.newBuilder()
            .setInstrument("sim:A")
            .setEventTimeMicros(5)
            .setContextEpochMicros(4)
            .setPosition(3)
            .setModelId("untrained@1")
            .setHorizon(2)
            .setPaths(2)
            .setTemperature(1)
            .setSeed(7)
            .setInputs(
                List.of(
                    new ForecastSeries(
                        "rsi",
                        List.of(0.5f, 0.25f),
                        List.of(new ForecastQuantile(0.5, List.of(1f, 2f))))))
            .setOutputs(List.of())
            .build();

    assertThat(RecordJson.line(forecast))
        .endsWith(
            "\"inputs\":[{\"name\":\"rsi\",\"mean\":[0.5,0.25],"
                + "\"quantiles\":[{\"probability\":0.5,\"values\":[1.0,2.0]}]}],"
                + "\"outputs\":[]}");
  }

  @Test
  void writesPackedLevelsAsNumbers() {
    OrderBookUpdate update = update();

    assertThat(RecordJson.line(update))
        .contains("\"previousSequence\":null", "\"bidPrices\":[1.5,2.0]", "\"askPrices\":[]");
  }

  @Test
  void writesADeadLettersKeyAsTextAndItsValueAsBase64() {
    DeadLetter letter =
        DeadLetter.newBuilder()
            .setTopic("t")
            .setPartition(0)
            .setOffset(1)
            .setTimestampMillis(2)
            .setKey(ByteBuffer.wrap("sim:A".getBytes(StandardCharsets.UTF_8)))
            .setValue(ByteBuffer.wrap(new byte[] {1, 2, 3}))
            .setStage(DeadLetterStage.DECODE)
            .setReason("r")
            .build();

    assertThat(RecordJson.line(letter)).contains("\"key\":\"sim:A\",\"value\":\"AQID\"");
    letter.setKey(null);
    assertThat(RecordJson.line(letter)).contains("\"key\":null");
  }

  @Test
  void decodesARecordByTheSchemaItNames() {
    OrderBookUpdate update = update();
    byte[] bytes = new WireFormat<>(OrderBookUpdate.class).encode(update);

    assertThat(new RecordDecoder().decode(bytes)).isEqualTo(update);
  }

  @Test
  void saysWhyBytesAreNoRecord() {
    RecordDecoder decoder = new RecordDecoder();

    assertThatThrownBy(() -> decoder.decode(new byte[3]))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessage("shorter than the header of a record");
    assertThatThrownBy(() -> decoder.decode(new byte[20]))
        .hasMessage("schema fingerprint 0000000000000000 is of no schema that Tickcache knows");
  }

  private static OrderBookUpdate update() {
    ByteBuffer none = ByteBuffer.allocate(0);
    return OrderBookUpdate.newBuilder()
        .setInstrument("sim:A")
        .setType(UpdateType.DELTA)
        .setEventTimeMicros(1)
        .setIngestTimeMicros(1)
        .setFirstSequence(1)
        .setLastSequence(1)
        .setBidPrices(PackedDoubles.pack(new double[] {1.5, 2}, 2))
        .setBidQuantities(PackedDoubles.pack(new double[] {1, 0}, 2))
        .setAskPrices(none)
        .setAskQuantities(none)
        .build();
  }
}
