package io.dromedary.store.s3;

import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Says with every request, whoever makes it, which account the bucket must belong to: S3 refuses it otherwise. */
final class ExpectedOwner implements ExecutionInterceptor {

    private final String account;

    ExpectedOwner(String account) {
        this.account = account;
    }

    /** Before it is signed. */
    @Override
    public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        SdkHttpRequest request = context.httpRequest();
        return request.copy(owned -> {
            owned.putHeader("x-amz-expected-bucket-owner", account);
            if (request.firstMatchingHeader("x-amz-copy-source").isPresent()) {
                owned.putHeader("x-amz-source-expected-bucket-owner", account);
            }
        });
    }
}
