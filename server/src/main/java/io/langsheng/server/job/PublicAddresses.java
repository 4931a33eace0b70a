package io.langsheng.server.job;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves names to public addresses only. As the connection goes to the very address that was checked, a name cannot
 * be given another one in between (DNS rebinding).
 *
 * <p>Source: IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890): everything that is not globally
 * reachable is refused.
 *
 * @param all whether addresses that are not public are fine too
 */
record PublicAddresses(boolean all) implements DnsResolver {
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] found = InetAddress.getAllByName(host);
        InetAddress[] allowed = all
                ? found
                : Arrays.stream(found).filter(PublicAddresses::isPublic).toArray(InetAddress[]::new);
        if (allowed.length == 0) {
            throw new UnknownHostException(
                    "the address is not public; langsheng.jobs.webhooks.private-networks would allow it");
        }
        return allowed;
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }

    static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address ? isPublic4(bytes) : isPublic6(bytes);
    }

    private static boolean isPublic4(byte[] b) {
        int first = b[0] & 0xFF;
        int second = b[1] & 0xFF;
        int third = b[2] & 0xFF;
        return switch (first) {
            case 0, 10, 127 -> false;
            case 100 -> second < 64 || second > 127; // carrier-grade NAT
            case 169 -> second != 254; // link local, where clouds keep their metadata
            case 172 -> second < 16 || second > 31;
            case 192 -> second != 168 && !(second == 0 && (third == 0 || third == 2)) && !(second == 88 && third == 99);
            case 198 -> second != 18 && second != 19 && !(second == 51 && third == 100);
            case 203 -> !(second == 0 && third == 113);
            default -> first < 224; // multicast, reserved, broadcast
        };
    }

    /** Global unicast is 2000::/3; what lies in it and stands for something else is taken out. */
    private static boolean isPublic6(byte[] b) {
        int head = (b[0] & 0xFF) << 8 | b[1] & 0xFF;
        int next = (b[2] & 0xFF) << 8 | b[3] & 0xFF;
        if (head == 0x0064 && next == 0xFF9B) { // NAT64: the IPv4 address is at the end
            return isPublic4(Arrays.copyOfRange(b, 12, 16));
        }
        if (head == 0x2002) { // 6to4: the IPv4 address comes next
            return isPublic4(Arrays.copyOfRange(b, 2, 6));
        }
        boolean special = head == 0x2001 && (next < 0x0200 || next == 0x0DB8) || head == 0x3FFF;
        return head >= 0x2000 && head <= 0x3FFF && !special;
    }
}
