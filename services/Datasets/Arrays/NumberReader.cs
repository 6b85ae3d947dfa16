using System.Numerics.Tensors;

namespace IFeaLiD.Datasets.Arrays;

/// <summary>The numbers of an array to planes of float32, some megabytes at a time.</summary>
/// <param name="numbers">Stands at the first number.</param>
/// <param name="header">Of the array.</param>
/// <param name="planes">Of its shape.</param>
/// <param name="progress">Told the share that is done, 0 to 1.</param>
internal sealed class NumberReader(Stream numbers, NpyHeader header, PlaneStore planes, IProgress<double>? progress)
{
    /// <summary>Numbers of a block, 8 MiB as float32.</summary>
    private const int BlockNumbers = 1 << 21;

    private byte[] raw = [];
    private float[] values = [];

    /// <exception cref="DatasetException"><c>array-damaged</c> or <c>not-finite</c>.</exception>
    public void ReadAll(CancellationToken cancellationToken)
    {
        var run = header.ColumnsFirst ? header.Height : header.Channels;
        var most = Math.Max(1, BlockNumbers / run) * run;
        raw = GC.AllocateUninitializedArray<byte>((int)Math.Min((long)most * header.Type.Bytes, header.Bytes));
        values = GC.AllocateUninitializedArray<float>(raw.Length / header.Type.Bytes);
        if (header.ColumnsFirst)
        {
            ReadPlanes(cancellationToken);
        }
        else
        {
            ReadVectors(cancellationToken);
        }
    }

    /// <summary>C order: cell after cell, each with all its channels.</summary>
    private void ReadVectors(CancellationToken cancellationToken)
    {
        var cells = values.Length / header.Channels;
        var turned = GC.AllocateUninitializedArray<float>(values.Length);
        for (var first = 0; first < header.Cells; first += cells)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = Math.Min(cells, header.Cells - first);
            var block = Next(count * header.Channels);
            if (NotFinite(block) is var at and >= 0)
            {
                throw Refusal(at % header.Channels, first + at / header.Channels);
            }

            Transposition.Transpose(block, count, header.Channels, turned, count);
            for (var channel = 0; channel < header.Channels; channel++)
            {
                planes.Write(channel, first, turned.AsSpan(channel * count, count));
            }

            progress?.Report((first + (double)count) / header.Cells);
        }
    }

    /// <summary>Fortran order: plane after plane, each column after column.</summary>
    private void ReadPlanes(CancellationToken cancellationToken)
    {
        var columns = values.Length / header.Height;
        var plane = GC.AllocateUninitializedArray<float>(header.Cells);
        for (var channel = 0; channel < header.Channels; channel++)
        {
            for (var x = 0; x < header.Width; x += columns)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var count = Math.Min(columns, header.Width - x);
                var block = Next(count * header.Height);
                if (NotFinite(block) is var at and >= 0)
                {
                    throw Refusal(channel, at % header.Height * header.Width + x + at / header.Height);
                }

                Transposition.Transpose(block, count, header.Height, plane.AsSpan(x), header.Width);
            }

            planes.Write(channel, 0, plane);
            progress?.Report((channel + 1.0) / header.Channels);
        }
    }

    private Span<float> Next(int count)
    {
        var bytes = raw.AsSpan(0, count * header.Type.Bytes);
        var read = numbers.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (read < bytes.Length)
        {
            throw new DatasetException("array-damaged", "The array ends before its last number: the file is cut off.");
        }

        var block = values.AsSpan(0, count);
        NumberConversion.ToFloats(header.Type, bytes, block);
        return block;
    }

    /// <summary>Place of the first value that is NaN or infinite, or -1.</summary>
    private static int NotFinite(ReadOnlySpan<float> block)
    {
        // NaN wins over all, and infinity over all but NaN.
        if (float.IsFinite(TensorPrimitives.MaxMagnitude(block)))
        {
            return -1;
        }

        var at = 0;
        while (float.IsFinite(block[at]))
        {
            at++;
        }

        return at;
    }

    private DatasetException Refusal(int channel, int cell) => new("not-finite",
        $"Channel {channel} of the array holds NaN, infinity or a number too large for float32 in row {cell / header.Width}, column {cell % header.Width} (all counted from 0). Expected finite values only.");
}
