using System.IO.Hashing;

namespace IFeaLiD.Datasets.Arrays;

/// <summary>Reads on from an entry of an archive, counts, and sums up, since .NET does not compare checksums.</summary>
internal sealed class ChecksumStream(Stream content) : Stream
{
    private readonly Crc32 checksum = new();

    /// <summary>So far.</summary>
    public long BytesRead { get; private set; }

    /// <summary>CRC-32 of what was read so far.</summary>
    public uint Checksum => checksum.GetCurrentHashAsUInt32();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        int read;
        try
        {
            read = content.Read(buffer);
        }
        catch (InvalidDataException e)
        {
            throw new DatasetException("array-damaged", "The array cannot be unpacked from its .npz file.", e);
        }

        BytesRead += read;
        checksum.Append(buffer[..read]);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
        }

        base.Dispose(disposing);
    }
}
