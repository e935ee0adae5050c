package io.dromedary.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressesTest {

    private static final DnsResolver SYSTEM = SystemDefaultDnsResolver.INSTANCE;

    private final PublicAddresses strict = new PublicAddresses(false, SYSTEM);
    private final PublicAddresses lenient = new PublicAddresses(true, SYSTEM);

    @ParameterizedTest
    @ValueSource(strings = {"1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
        "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.167.255.255", "198.17.255.255", "198.20.0.0", "223.255.255.255",
        "2606:4700::1111", "2a00:1450:4001::1", "2001:200::1", "2003::1", "::ffff:8.8.8.8"})
    void publicAddressesPass(String address) throws Exception {
        assertThat(strict.resolve(address)).containsExactly(InetAddress.getByName(address));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.255.255.254", "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1",
        "100.64.0.1", "100.127.255.255", "::1", "fc00::1", "fdff::1", "::ffff:127.0.0.1", "[::ffff:10.0.0.1]", "[::1]"})
    void privateAddressesPassOnlyWhereTheyAreAllowed(String address) throws Exception {
        assertThatThrownBy(() -> strict.resolve(address)).isInstanceOf(RefusedAddressException.class)
                .hasMessageContaining(address).hasMessageContaining("dromedary.download.allow-private=true");
        assertThat(lenient.resolve(address)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254", "169.254.0.1", "100.100.100.200", "168.63.129.16", "fd00:ec2::254", "fd20:ce::254",
        "fe80::1", "febf::1", "0.0.0.0", "0.1.2.3", "255.255.255.255", "240.0.0.1", "224.0.0.1", "239.255.255.255", "192.0.0.192",
        "192.0.2.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "192.88.99.1", "::", "::7f00:1", "::10.0.0.1",
        "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::8.8.8.8", "64:ff9b:1::1", "2002:7f00:1::1", "2001:0:1::1",
        "2001:db8::1", "3fff::1", "ff02::1", "fec0::1", "100::1", "5f00::1", "4000::1"})
    void otherAddressesNeverPass(String address) {
        assertThatThrownBy(() -> lenient.resolve(address)).isInstanceOf(RefusedAddressException.class)
                .hasMessageContaining("No setting allows this");
        assertThatThrownBy(() -> strict.resolve(address)).isInstanceOf(RefusedAddressException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.1", "0x7f.1", "2130706433", "017700000001", "[::ffff:127.0.0.1]", "[0:0:0:0:0:ffff:7f00:1]",
        "localhost", "localhost.", "LOCALHOST"})
    void noSpellingOfLoopbackSlipsThrough(String host) {
        // Newer JDKs know no such name where older ones find 127.0.0.1: never connected either way.
        assertThatThrownBy(() -> strict.resolve(host)).isInstanceOf(UnknownHostException.class);
        assertThatThrownBy(() -> strict.resolve(host, 443)).isInstanceOf(UnknownHostException.class);
    }

    @Test
    void aMappedAddressThatDnsMadeIsJudgedAsTheAddressWithin() throws Exception {
        // Given an Inet6Address, which the JDK makes of no literal
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        mapped[12] = 127;
        mapped[15] = 1;
        InetAddress address = Inet6Address.getByAddress("rebound.test", mapped, 0);
        assertThat(address).isInstanceOf(Inet6Address.class);
        // When, Then
        assertThatThrownBy(() -> new PublicAddresses(false, names(address)).resolve("rebound.test")).hasMessageContaining("loopback");
    }

    @Test
    void ofSeveralAddressesOnlyThePublicOnesAreTried() throws Exception {
        InetAddress open = InetAddress.getByName("1.1.1.1");
        InetAddress closed = InetAddress.getByName("10.0.0.1");
        var guard = new PublicAddresses(false, names(closed, open));
        assertThat(guard.resolve("mixed.test")).containsExactly(open);
        assertThat(guard.resolve("mixed.test", 443)).singleElement().satisfies(it -> assertThat(it.getAddress()).isEqualTo(open));
    }

    @Test
    void aNameWithoutAddressIsUnknownNotUnresolved() {
        assertThatThrownBy(() -> new PublicAddresses(false, names()).resolve("empty.test", 443))
                .isExactlyInstanceOf(UnknownHostException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://cdn.test/a.png", "HTTPS://cdn.test", "https://cdn.test:8443/a?b=2&a=%2F%2B+x&sig=RAW(abc)%3D%3D",
        "https://[2606:4700::1111]/x", "https://8.8.8.8/x", "https://cdn.test:65535/", "https://cdn.test:1/"})
    void httpsUrlsPassUnchanged(String url) throws Exception {
        assertThat(strict.check(url)).hasToString(url);
    }

    @Test
    void plainHttpPassesOnlyWherePrivateAddressesAreAllowed() throws Exception {
        assertThat(lenient.check("http://localhost:8080/x")).hasPort(8080);
        assertThatThrownBy(() -> strict.check("http://localhost:8080/x")).hasMessageContaining("scheme 'http'")
                .hasMessageContaining("dromedary.download.allow-private=true");
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://cdn.test/x, scheme 'ftp'",
        "file:///etc/passwd, no valid host",
        "https:cdn.test/x, no valid host",
        "//cdn.test/x, scheme 'null'",
        "/x, no valid host",
        "'', no valid host",
        "https:///x, no valid host",
        "https://user:secret@cdn.test/x, user name",
        "https://api.test@cdn.test/x, user name",
        "https://a@b@cdn.test/x, no valid host",
        "https://cdn.test:0/x, port 0",
        "https://cdn.test:65536/x, port 65536",
        "https://127.1/x, no valid host",
        "https://0x7f.1/x, no valid host",
        "https://%6c%6fcalhost/x, no valid host",
        "https://cdn.test\\@localhost/x, character",
        "https://cdn.test/a b, character",
        "https://cdn.test/x?k={{higgsfield.api-secret}}, character"})
    void urlsOfAnotherFormAreRefusedEvenWherePrivateAddressesAreAllowed(String url, String why) {
        assertThatThrownBy(() -> lenient.check(url)).isInstanceOf(RefusedAddressException.class).hasMessageContaining(why);
    }

    @Test
    void aMissingUrlIsRefused() {
        assertThatThrownBy(() -> strict.check(null)).isInstanceOf(RefusedAddressException.class).hasMessageContaining("missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://cdn.test/folder?sig=topsecret", "https://u:topsecret@cdn.test/folder?sig=topsecret",
        "https://cdn.test/folder?sig=topsecret{", "https://cdn.test:0/folder?sig=topsecret"})
    void refusalsDoNotTellThePathOrTheSignature(String url) {
        assertThatThrownBy(() -> strict.check(url)).hasMessageNotContaining("topsecret").hasMessageNotContaining("folder").hasNoCause();
    }

    private static DnsResolver names(InetAddress... addresses) {
        return new DnsResolver() {
            @Override
            public InetAddress[] resolve(String host) {
                return addresses;
            }

            @Override
            public String resolveCanonicalHostname(String host) {
                return host;
            }
        };
    }
}
