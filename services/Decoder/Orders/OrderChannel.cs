using System.Text.Json;
using System.Text.Json.Serialization;

namespace IFeaLiD.Decoder.Orders;

/// <summary>Orders and answers on a stream: four bytes of length, low byte first, then JSON; what belongs to it follows as bytes.</summary>
public static class OrderChannel
{
    private const int Longest = 1 << 16;

    /// <summary>Writes one message.</summary>
    public static void Write(Stream stream, DecodeOrder order) => Write(stream, JsonSerializer.SerializeToUtf8Bytes(order, OrderJson.Default.DecodeOrder));

    /// <summary>Writes one message.</summary>
    public static void Write(Stream stream, DecodeAnswer answer) => Write(stream, JsonSerializer.SerializeToUtf8Bytes(answer, OrderJson.Default.DecodeAnswer));

    /// <summary>Reads an order; null when the other side closed without one.</summary>
    public static DecodeOrder? ReadOrder(Stream stream)
    {
        var length = new byte[4];
        return stream.ReadAtLeast(length, 4, throwOnEndOfStream: false) < 4 ? null : JsonSerializer.Deserialize(ReadBody(stream, length), OrderJson.Default.DecodeOrder);
    }

    /// <summary>Reads an answer.</summary>
    /// <exception cref="EndOfStreamException">The other side ended without one.</exception>
    /// <exception cref="InvalidDataException">What came is no answer.</exception>
    public static DecodeAnswer ReadAnswer(Stream stream)
    {
        var length = new byte[4];
        stream.ReadExactly(length);
        try
        {
            return JsonSerializer.Deserialize(ReadBody(stream, length), OrderJson.Default.DecodeAnswer) ?? throw new InvalidDataException("The decoder's answer is empty.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("The decoder's answer cannot be read.", e);
        }
    }

    private static void Write(Stream stream, byte[] body)
    {
        stream.Write(BitConverter.GetBytes(body.Length));
        stream.Write(body);
    }

    private static byte[] ReadBody(Stream stream, byte[] length)
    {
        var bytes = BitConverter.ToInt32(length);
        if (bytes is < 0 or > Longest)
        {
            throw new InvalidDataException($"A message of {bytes} bytes came; at most {Longest} are allowed.");
        }

        var body = new byte[bytes];
        stream.ReadExactly(body);
        return body;
    }
}

/// <summary>JSON without reflection, which would cost each decoder time at its start.</summary>
[JsonSerializable(typeof(DecodeOrder))]
[JsonSerializable(typeof(DecodeAnswer))]
internal sealed partial class OrderJson : JsonSerializerContext;
