namespace IFeaLiD.Decoder.Orders;

/// <summary>Orders and answers on a stream: four bytes of length, low byte first, then the fields one after the other; what belongs to it follows as bytes.</summary>
/// <remarks>Both ends are of one build, so there is no version. A serialiser was tried: its start took 40 of the 110 ms of processor time that a decoder costs.</remarks>
public static class OrderChannel
{
    private const int Longest = 1 << 16;

    /// <summary>Writes one message.</summary>
    public static void Write(Stream stream, DecodeOrder order) => WriteBody(stream, writer =>
    {
        writer.Write((int)order.What);
        writer.Write(order.Bytes);
        writer.Write((int)order.Format);
        Write(writer, order.Shape);
        Write(writer, order.Bounds);
    });

    /// <summary>Writes one message.</summary>
    public static void Write(Stream stream, DecodeAnswer answer) => WriteBody(stream, writer =>
    {
        writer.Write(answer.Code ?? "");
        writer.Write(answer.Message ?? "");
        if (Has(writer, answer.Photo) is { } photo)
        {
            Write(writer, (int)photo.Format, photo.Width, photo.Height, photo.Pages);
        }

        if (Has(writer, answer.Framing) is { } framing)
        {
            Write(writer, framing.Area);
            Write(writer, framing.Width, framing.Height, framing.InnerX, framing.InnerY, framing.InnerWidth, framing.InnerHeight);
        }

        writer.Write(answer.JpegBytes);
        writer.Write(answer.Confined);
    });

    /// <summary>Reads an order; null when the other side closed without one.</summary>
    public static DecodeOrder? ReadOrder(Stream stream)
    {
        var length = new byte[4];
        return stream.ReadAtLeast(length, 4, throwOnEndOfStream: false) < 4 ? null : ReadBody(stream, length, reader => new DecodeOrder(
            (DecodeWhat)reader.ReadInt32(), reader.ReadInt64(), (PhotoFormat)reader.ReadInt32(), ReadShape(reader),
            new DecodeBounds(reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt32(), reader.ReadInt64(), reader.ReadInt32())));
    }

    /// <summary>Reads an answer. A decoder that a photo has taken over may say what it likes: the caller checks the numbers.</summary>
    /// <exception cref="EndOfStreamException">The other side ended without one.</exception>
    /// <exception cref="InvalidDataException">What came is no answer.</exception>
    public static DecodeAnswer ReadAnswer(Stream stream)
    {
        var length = new byte[4];
        stream.ReadExactly(length);
        return ReadBody(stream, length, reader => new DecodeAnswer
        {
            Code = reader.ReadString() is { Length: > 0 } code ? code : null,
            Message = reader.ReadString() is { Length: > 0 } message ? message : null,
            Photo = reader.ReadBoolean() ? new PhotoHeader((PhotoFormat)reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32()) : null,
            Framing = reader.ReadBoolean()
                ? new Framing(ReadArea(reader), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32())
                : null,
            JpegBytes = reader.ReadInt32(),
            Confined = reader.ReadBoolean(),
        });
    }

    private static void Write(BinaryWriter writer, PhotoShape shape)
    {
        writer.Write(shape.Page);
        if (Has(writer, shape.Crop) is { } crop)
        {
            Write(writer, crop);
        }

        writer.Write(shape.MostPixels ?? -1);
        if (Has(writer, shape.Exact) is { } exact)
        {
            Write(writer, exact.Width, exact.Height);
            writer.Write(exact.Letterbox);
        }

        writer.Write(shape.Ground);
    }

    private static PhotoShape ReadShape(BinaryReader reader) => new()
    {
        Page = reader.ReadInt32(),
        Crop = reader.ReadBoolean() ? ReadArea(reader) : null,
        MostPixels = reader.ReadInt64() is >= 0 and var most ? most : null,
        Exact = reader.ReadBoolean() ? new ExactSize(reader.ReadInt32(), reader.ReadInt32(), reader.ReadBoolean()) : null,
        Ground = reader.ReadString(),
    };

    private static void Write(BinaryWriter writer, DecodeBounds bounds)
    {
        writer.Write(bounds.Pixels);
        writer.Write(bounds.WorkingPixels);
        writer.Write(bounds.LeastSide);
        writer.Write(bounds.MemoryBytes);
        writer.Write(bounds.Seconds);
    }

    private static void Write(BinaryWriter writer, PixelArea area) => Write(writer, area.X, area.Y, area.Width, area.Height);

    private static PixelArea ReadArea(BinaryReader reader) => new(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());

    private static T? Has<T>(BinaryWriter writer, T? value)
        where T : class
    {
        writer.Write(value is not null);
        return value;
    }

    private static void Write(BinaryWriter writer, params ReadOnlySpan<int> numbers)
    {
        foreach (var number in numbers)
        {
            writer.Write(number);
        }
    }

    private static void WriteBody(Stream stream, Action<BinaryWriter> write)
    {
        using var message = new MemoryStream();
        using var writer = new BinaryWriter(message);
        writer.Write(0); // its length, known below
        write(writer);
        writer.Seek(0, SeekOrigin.Begin);
        writer.Write((int)message.Length - sizeof(int));
        message.WriteTo(stream);
    }

    private static T ReadBody<T>(Stream stream, byte[] length, Func<BinaryReader, T> read)
    {
        var bytes = BitConverter.ToInt32(length);
        if (bytes is < 0 or > Longest)
        {
            throw new InvalidDataException($"A message of {bytes} bytes came; at most {Longest} are allowed.");
        }

        var body = new byte[bytes];
        stream.ReadExactly(body);
        using var message = new MemoryStream(body);
        try
        {
            return read(new BinaryReader(message));
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or IOException)
        {
            throw new InvalidDataException("The message ends within a field.", e);
        }
    }
}
