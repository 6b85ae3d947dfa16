using System.Diagnostics.Metrics;

namespace IFeaLiD.Viewer.Service.Metrics;

/// <summary>Counts bytes of files on their way between clients and this program; forms and headers around them do not count.</summary>
internal static class TransferMeter
{
    public const string Name = "IFeaLiD.Viewer";

    private const string Direction = "network.io.direction", Content = "ifealid.content";

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Bytes = Meter.CreateCounter<long>(
        "ifealid.transfer.io", "By", "Bytes of photos and datasets that came in (receive) or went out (transmit).");

    /// <summary>Notes bytes that came in.</summary>
    /// <param name="content">photo or dataset.</param>
    /// <param name="bytes">As they arrived, also of files that are refused later.</param>
    public static void Received(string content, int bytes) => Bytes.Add(bytes, new(Direction, "receive"), new(Content, content));

    /// <summary>Notes bytes of datasets that went out.</summary>
    public static void Sent(int bytes) => Bytes.Add(bytes, new(Direction, "transmit"), new(Content, "dataset"));
}
