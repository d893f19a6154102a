package dev.medsync.emulator.servicebus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medsync.emulator.servicebus.entity.NamespaceDefinition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationFileTest {

    @Test
    void medsyncsOwnEntitiesAreOrderedBySessionAndKeepWhatExpires() {
        NamespaceDefinition medsync = ConfigurationFile.medsync();

        assertThat(medsync.topics())
                .extracting(NamespaceDefinition.Topic::name)
                .containsExactly("records", "billing", "config", "auth");
        assertThat(medsync.topics())
                .flatExtracting(NamespaceDefinition.Topic::subscriptions)
                .extracting(NamespaceDefinition.Subscription::settings)
                .allSatisfy(settings -> {
                    assertThat(settings.requiresSession()).isTrue();
                    // What somebody reads is kept when it expires. Nobody reads billing's events yet, so those may go.
                    boolean mayGo = Duration.ofMinutes(10).equals(settings.timeToLive());
                    assertThat(settings.deadLetterOnExpiration() || mayGo).isTrue();
                    assertThat(settings.lockDuration()).isEqualTo(Duration.ofMinutes(1));
                    assertThat(settings.maxDeliveryCount()).isEqualTo(10);
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'MaxDeliveryCount': 11                           | UserConfig.Namespaces[0].Queues[0].Properties.MaxDeliveryCount: 11 is outside 1 to 10, the official emulator's bounds
            'MaxDeliveryCount': 'ten'                        | UserConfig.Namespaces[0].Queues[0].Properties.MaxDeliveryCount: expected a whole number, got "ten"
            'LockDuration': 'PT6M'                           | UserConfig.Namespaces[0].Queues[0].Properties.LockDuration: PT6M is outside PT5S to PT5M, the official emulator's bounds
            'LockDuration': '1 minute'                       | UserConfig.Namespaces[0].Queues[0].Properties.LockDuration: expected an ISO 8601 duration such as PT1M, got "1 minute"
            'DefaultMessageTimeToLive': 'P1D'                | UserConfig.Namespaces[0].Queues[0].Properties.DefaultMessageTimeToLive: P1D is outside PT1S to PT1H, the official emulator's bounds
            'DuplicateDetectionHistoryTimeWindow': 'PT10M'   | UserConfig.Namespaces[0].Queues[0].Properties.DuplicateDetectionHistoryTimeWindow: PT10M is outside PT20S to PT5M, the official emulator's bounds
            'RequiresSession': 'yes'                         | UserConfig.Namespaces[0].Queues[0].Properties.RequiresSession: expected true or false, got "yes"
            'RequireSession': true                           | UserConfig.Namespaces[0].Queues[0].Properties.RequireSession: not known here; known are
            'ForwardTo': 'nowhere'                           | q: ForwardTo names 'nowhere', which is no queue or topic here
            'ForwardTo': 'q'                                 | q: messages are forwarded in a circle
            """)
    void aBadQueuePropertyIsNamedByItsPath(String property, String problem) {
        assertThat(problems(namespace("'Queues': [{'Name': 'q', 'Properties': {" + property + "}}]")))
                .singleElement()
                .asString()
                .startsWith(problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'Queues': [{'Properties': {}}]                       | UserConfig.Namespaces[0].Queues[0].Name: missing
            'Queues': [{'Name': 'a b'}]                          | a b: not a valid entity name
            'Queues': [{'Name': 'q'}, {'Name': 'Q'}]             | Q: this name is used twice
            'Queues': {'Name': 'q'}                              | UserConfig.Namespaces[0].Queues: expected an array
            'Topics': [{'Name': 't', 'Subscriptions': []}]       | UserConfig.Namespaces[0].Topics[0].Subscriptions: expected 1 to 50 subscriptions, got 0
            'Topics': [{'Name': 't', 'Subscriptions': [{'Name': 's', 'Rules': [{'Name': 'r', 'Properties': {'FilterType': 'Xml'}}]}]}] | UserConfig.Namespaces[0].Topics[0].Subscriptions[0].Rules[0].Properties.FilterType: expected Correlation or Sql, got Xml
            'Topics': [{'Name': 't', 'Subscriptions': [{'Name': 's', 'Rules': [{'Name': 'r', 'Properties': {'FilterType': 'Correlation'}}]}]}] | UserConfig.Namespaces[0].Topics[0].Subscriptions[0].Rules[0].Properties.CorrelationFilter: missing
            """)
    void aBadEntityIsNamedByItsPath(String entities, String problem) {
        assertThat(problems(namespace(entities))).singleElement().asString().startsWith(problem);
    }

    @Test
    void allProblemsAreToldAtOnce() {
        assertThat(problems(namespace(
                        "'Queues': [{'Name': 'q', 'Properties': {'MaxDeliveryCount': 0, 'LockDuration': 'x'}}, {}]")))
                .hasSize(3);
    }

    @Test
    void onlyOneNamespaceOfTheOfficialNameIsAccepted() {
        assertThat(problems("{'UserConfig': {'Namespaces': []}}"))
                .containsExactly("UserConfig.Namespaces: expected exactly one namespace, got 0");
        assertThat(problems("{'UserConfig': {'Namespaces': [{'Name': 'mine', 'Queues': []}]}}"))
                .singleElement(InstanceOfAssertFactories.STRING)
                .startsWith("UserConfig.Namespaces[0].Name: the official emulator knows only sbemulatorns");
    }

    @Test
    void brokenJsonIsToldWithItsPlace() {
        assertThat(problems("{\n  'UserConfig': [1, }"))
                .singleElement(InstanceOfAssertFactories.STRING)
                .startsWith("line 2, column");
    }

    @Test
    void aMissingFileIsToldByItsName() {
        assertThatThrownBy(() -> ConfigurationFile.read(Path.of("/nowhere/config.json")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("/nowhere/config.json")
                .hasMessageContaining("does not exist");
    }

    private static String namespace(String entities) {
        return "{'UserConfig': {'Namespaces': [{'Name': 'sbemulatorns', " + entities + "}]}}";
    }

    private static List<String> problems(String json) {
        try {
            ConfigurationFile.parse("test", json.replace('\'', '"'));
            return List.of();
        } catch (ConfigurationException e) {
            return e.problems();
        }
    }
}
