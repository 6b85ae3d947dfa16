using IFeaLiD.Decoder.Confinement;
using IFeaLiD.Decoder.Orders;
using IFeaLiD.Decoder.Pixels;
using ImageMagick;
using NetVips;

namespace IFeaLiD.Decoder;

/// <summary>The life of a decoder: load the libraries, wait for an order, take the file, be shut in, decode, answer, end.</summary>
internal static class DecodeRun
{
    private static readonly Log.LogDelegate Silence = (_, _, _) => { };

    public static int Run(Stream input, Stream output)
    {
        Prepare();
        if (OrderChannel.ReadOrder(input) is not { } order)
        {
            return 0; // the service ended
        }

        using var file = MemoryFile.Take(input, order.Bytes);
        EndWith(input);
        Limits.Set(order.Bounds.MemoryBytes, order.Bounds.Seconds);
        var confined = SystemCallFilter.TryInstall();
        Answer(file, order, confined, output);
        return 0;
    }

    /// <summary>What can be done before an order comes, so that nobody waits for it.</summary>
    private static void Prepare()
    {
        NetVips.NetVips.BlockUntrusted = true; // closes libvips to formats whose decoders are not hardened
        Log.SetLogHandler("VIPS", Enums.LogLevelFlags.Warning, Silence);
        Cache.Max = 0;
        MagickNET.Initialize();
        Rehearse();
    }

    /// <summary>Decodes a picture of its own once, so that all code on the way is compiled and loaded.</summary>
    private static void Rehearse()
    {
        using var black = Image.Black(48, 48, bands: 3);
        using var picture = black.Copy(interpretation: Enums.Interpretation.Srgb);
        var png = picture.PngsaveBuffer();
        using var channel = new MemoryStream();
        OrderChannel.Write(channel, new DecodeOrder(
            DecodeWhat.Picture, png.Length, PhotoFormat.Png, PhotoShape.Whole with { MostPixels = 1600 }, new DecodeBounds(4000, 4000, 1, 0, 1)));
        channel.Write(png);
        channel.Position = 0;
        var order = OrderChannel.ReadOrder(channel)!;
        using var file = MemoryFile.Take(channel, order.Bytes);
        Answer(file, order, confined: false, Stream.Null);
    }

    /// <summary>The service holds the other end until it has its answer; when it dies, so does this.</summary>
    private static void EndWith(Stream input) =>
        new Thread(() =>
        {
            while (input.ReadByte() >= 0)
            {
            }

            Environment.Exit(1);
        })
        { IsBackground = true }.Start();

    private static void Answer(MemoryFile file, DecodeOrder order, bool confined, Stream output)
    {
        PhotoHeader? header = null;
        try
        {
            using var photo = PhotoSource.Open(file, order, pixels: order.What != DecodeWhat.Header);
            header = photo.Header;
            Decode(photo, order, confined, output);
        }
        catch (Exception e) when (e is DecodeException or VipsException or MagickException or OutOfMemoryException or InvalidOperationException)
        {
            var (code, message) = Refusal(e);
            OrderChannel.Write(output, new DecodeAnswer { Code = code, Message = message, Photo = header, Confined = confined });
        }
    }

    private static void Decode(OpenedPhoto photo, DecodeOrder order, bool confined, Stream output)
    {
        var header = photo.Header;
        Framing.CheckPhoto(header.Width, header.Height, order.Bounds);
        if (order.What == DecodeWhat.Header)
        {
            OrderChannel.Write(output, new DecodeAnswer { Photo = header, Confined = confined });
            return;
        }

        var ground = UprightPhoto.GroundOf(order.Shape.Ground);
        var framing = order.What == DecodeWhat.Picture ? Framing.Of(order.Shape, header.Width, header.Height, order.Bounds) : null;
        using var lazy = UprightPhoto.Of(photo, ground);
        using var upright = lazy.CopyMemory(); // decodes here, once, for both uses
        var jpeg = Picture.Overlay(upright, framing?.Area ?? new PixelArea(0, 0, header.Width, header.Height));
        OrderChannel.Write(output, new DecodeAnswer { Photo = header, Framing = framing, JpegBytes = jpeg.Length, Confined = confined });
        if (framing is not null)
        {
            output.Write(Picture.Render(upright, framing, ground));
        }

        output.Write(jpeg);
    }

    private static (string Code, string Message) Refusal(Exception exception) => exception switch
    {
        DecodeException e => (e.Code, e.Message),
        OutOfMemoryException or MagickResourceLimitErrorException or MagickCacheErrorException => TooLarge,
        _ when exception.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase) || exception.Message.Contains("allocat", StringComparison.OrdinalIgnoreCase) => TooLarge,
        _ => ("photo-damaged", "The photo cannot be decoded: it is cut off or damaged. Expected a complete file; try saving it anew."),
    };

    private static (string, string) TooLarge =>
        ("photo-too-large-to-decode", "Decoding the photo needs more memory than one photo is given here. Save it smaller, or in another format.");
}
