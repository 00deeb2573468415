/** Amazon Cognito's JSON API for customers. */

import { at, config, send } from "./http.js";

/** @param {string} operation @param {object} parameters */
async function call(operation, parameters) {
  const { cognitoUrl, userPoolClientId } = await config();
  return send(at(cognitoUrl, "/"), {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `AWSCognitoIdentityProviderService.${operation}`,
    },
    body: { ClientId: userPoolClientId, ...parameters },
  });
}

/** @param {string} flow @param {object} parameters */
const authenticate = (flow, parameters) =>
  call("InitiateAuth", { AuthFlow: flow, AuthParameters: parameters }).then((answer) => answer.AuthenticationResult);

/**
 * Return the tokens, undefined if the pool asks for more than a password.
 *
 * @param {string} email
 * @param {string} password
 */
export const signIn = (email, password) => authenticate("USER_PASSWORD_AUTH", { USERNAME: email, PASSWORD: password });

/**
 * Return new tokens; the refresh token among them replaces the given one.
 *
 * @param {string} refreshToken
 */
export const refresh = (refreshToken) =>
  call("GetTokensFromRefreshToken", { RefreshToken: refreshToken }).then((answer) => answer.AuthenticationResult);

/** @param {string} refreshToken */
export const revoke = (refreshToken) => call("RevokeToken", { Token: refreshToken });

/** @param {string} email @param {string} password */
export const signUp = (email, password) =>
  call("SignUp", { Username: email, Password: password, UserAttributes: [{ Name: "email", Value: email }] });

/** @param {string} email @param {string} code */
export const confirm = (email, code) => call("ConfirmSignUp", { Username: email, ConfirmationCode: code });

/** @param {string} email */
export const resend = (email) => call("ResendConfirmationCode", { Username: email });

/** @param {string} email */
export const forgot = (email) => call("ForgotPassword", { Username: email });

/** @param {string} email @param {string} code @param {string} password */
export const reset = (email, code, password) =>
  call("ConfirmForgotPassword", { Username: email, ConfirmationCode: code, Password: password });
