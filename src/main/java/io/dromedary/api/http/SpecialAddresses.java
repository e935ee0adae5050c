package io.dromedary.api.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The IP addresses that are not the public Internet. Source: the IANA special-purpose registries for IPv4 and IPv6, and the metadata
 * addresses that cloud providers document.
 */
final class SpecialAddresses {

    /** @param neverAllowed true: not even where the operator allows private addresses */
    record Block(String name, String cidr, byte[] prefix, int bits, boolean neverAllowed) {

        boolean contains(byte[] address) {
            if (address.length != prefix.length) {
                return false;
            }
            int whole = bits / 8;
            if (!Arrays.equals(address, 0, whole, prefix, 0, whole)) {
                return false;
            }
            int mask = 0xff << (8 - bits % 8);
            return bits % 8 == 0 || (address[whole] & mask) == (prefix[whole] & mask);
        }
    }

    private static final int IPV4_LENGTH = 4;
    private static final int MAPPED_PREFIX_LENGTH = 12;
    private static final Block GLOBAL_UNICAST = block("global unicast", "2000::/3", false);
    private static final Block OTHER_IPV6 = block("outside of the global unicast range", "::/0", true);

    /** The first match counts. */
    private static final List<Block> BLOCKS = List.of(
            never("metadata", "169.254.169.254/32"),
            never("metadata", "100.100.100.200/32"),
            never("metadata", "168.63.129.16/32"),
            never("metadata", "fd00:ec2::254/128"),
            never("metadata", "fd20:ce::254/128"),
            never("metadata", "fd00:c1::a9fe:a9fe/128"),
            never("this network", "0.0.0.0/8"),
            never("link-local", "169.254.0.0/16"),
            never("protocol assignments", "192.0.0.0/24"),
            never("documentation", "192.0.2.0/24"),
            never("6to4 relay", "192.88.99.0/24"),
            never("benchmarking", "198.18.0.0/15"),
            never("documentation", "198.51.100.0/24"),
            never("documentation", "203.0.113.0/24"),
            never("multicast", "224.0.0.0/4"),
            never("reserved or broadcast", "240.0.0.0/4"),
            onlyWherePrivateIsAllowed("private", "10.0.0.0/8"),
            onlyWherePrivateIsAllowed("carrier-grade NAT", "100.64.0.0/10"),
            onlyWherePrivateIsAllowed("loopback", "127.0.0.0/8"),
            onlyWherePrivateIsAllowed("private", "172.16.0.0/12"),
            onlyWherePrivateIsAllowed("private", "192.168.0.0/16"),
            onlyWherePrivateIsAllowed("loopback", "::1/128"),
            onlyWherePrivateIsAllowed("unique local", "fc00::/7"),
            never("unspecified or IPv4-compatible", "::/96"),
            never("NAT64", "64:ff9b::/96"),
            never("NAT64", "64:ff9b:1::/48"),
            never("link-local", "fe80::/10"),
            never("multicast", "ff00::/8"),
            never("protocol assignments, Teredo among them", "2001::/23"),
            never("documentation", "2001:db8::/32"),
            never("6to4", "2002::/16"),
            never("documentation", "3fff::/20"));

    private SpecialAddresses() {
    }

    /** Empty for a public address. */
    static Optional<Block> blockOf(InetAddress address) {
        byte[] bytes = withoutMapping(address.getAddress());
        Optional<Block> block = BLOCKS.stream().filter(candidate -> candidate.contains(bytes)).findFirst();
        boolean unlisted = block.isEmpty() && bytes.length > IPV4_LENGTH && !GLOBAL_UNICAST.contains(bytes);
        return unlisted ? Optional.of(OTHER_IPV6) : block;
    }

    /** ::ffff:a.b.c.d means a.b.c.d; the JDK unwraps it in literals only. */
    private static byte[] withoutMapping(byte[] address) {
        if (address.length == IPV4_LENGTH) {
            return address;
        }
        for (int i = 0; i < MAPPED_PREFIX_LENGTH; i++) {
            if (address[i] != (byte) (i < MAPPED_PREFIX_LENGTH - 2 ? 0 : 0xff)) {
                return address;
            }
        }
        return Arrays.copyOfRange(address, MAPPED_PREFIX_LENGTH, address.length);
    }

    private static Block never(String name, String cidr) {
        return block(name, cidr, true);
    }

    private static Block onlyWherePrivateIsAllowed(String name, String cidr) {
        return block(name, cidr, false);
    }

    private static Block block(String name, String cidr, boolean neverAllowed) {
        int slash = cidr.indexOf('/');
        try {
            byte[] prefix = InetAddress.getByName(cidr.substring(0, slash)).getAddress();
            return new Block(name, cidr, prefix, Integer.parseInt(cidr.substring(slash + 1)), neverAllowed);
        } catch (UnknownHostException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
